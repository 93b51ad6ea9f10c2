#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The table of all goals: see tests/bench/run, which builds what this needs."""
import argparse
import json
import pathlib
import platform
import subprocess

import clients as many_clients
import rig

PACKAGES = ["g++", "libwebsockets17", "libssl3", "rapidjson-dev", "libboost1.74-dev",
            "nlohmann-json3-dev", "libsimdjson-dev", "libwebsocketpp-dev", "python3-websockets"]
CODEC_GOALS = {1, 2, 3, 4, 5, 6, 7}
FULL = {"rounds": 7, "pushes": 20, "trips": 2000, "further": 100, "idle_s": 60, "idle_many": 100,
        "few": 10, "many": 1000, "interval_ms": 15000, "many_s": 60}
QUICK = {"rounds": 1, "pushes": 1, "trips": 20, "further": 3, "idle_s": 1, "idle_many": 3,
         "few": 2, "many": 4, "interval_ms": 500, "many_s": 1}


def row(metric, ours, reference, ratio, goal, met):
    return {"metric": metric, "ours": ours, "reference": reference, "ratio": ratio, "goal": goal,
            "met": bool(met)}


def rounds(server, sizes, mode, count, programs, **other_modes):
    """The figures of each program, one round of all after the other."""
    programs = {name: program for name, program in programs.items() if server.has(program)}
    out = {name: [] for name in programs}
    for _ in range(sizes["rounds"]):
        for name, program in programs.items():
            out[name].append(server.run(program, other_modes.get(name, mode), count))
    return out


LINKS = {"ours": "vdv463_bench_ours", "lws": "vdv463_bench_lws", "beast": "vdv463_bench_beast",
         "websocketpp": "vdv463_bench_websocketpp", "python": "link_websockets.py"}


def goal_8(server, sizes):
    times = rounds(server, sizes, "push", sizes["pushes"], LINKS)
    out = []
    for other, name, goal in [("beast", "Beast + nlohmann", 2),
                              ("lws", "bare lws + RapidJSON DOM", 1.2),
                              ("websocketpp", "websocketpp + nlohmann", None),
                              ("python", "python3-websockets + json", None)]:
        if other in times:
            ratio = rig.median_ratio(times[other], times["ours"], "ms")
            out.append(row("8 wss push of 1.9 MB to structs, ms", rig.median(times["ours"], "ms"),
                           rig.median(times[other], "ms"), ratio, f">= {goal}x" if goal else "none",
                           goal is None or ratio >= goal) | {"reference_is": name})
    return out


def goal_9(server, sizes):
    times = rounds(server, sizes, "round", sizes["trips"], LINKS | {"hop": LINKS["lws"]},
                   hop="hop")
    metric = "9 round trip, publish to confirmed, median us"
    out = []
    for other, name, goal in [("lws", "bare lws, one thread", 1.25),
                              ("hop", "bare lws, to a user's thread and back", None),
                              ("beast", "Beast", None),
                              ("websocketpp", "websocketpp", None),
                              ("python", "python3-websockets", None)]:
        if other not in times:
            continue
        ratio = rig.median_ratio(times["ours"], times[other], "us")
        out.append(row(metric, rig.median(times["ours"], "us"), rig.median(times[other], "us"),
                       ratio, f"<= {goal}x" if goal else "none", goal is None or ratio <= goal)
                   | {"reference_is": name})
    return out


def goal_10(server, sizes):
    both = {name: LINKS[name] for name in ("ours", "lws")}
    memory = rounds(server, sizes, "memory", sizes["further"], both)
    out = []
    for figure, metric, goal, goal_kb in [
            ("first_kb", "10 memory with the first client, kB", "<= 12 MB", 12 * 1024),
            ("further_kb", "10 memory of each further client, kB", "<= 64 kB", 64)]:
        ours = rig.median(memory["ours"], figure)
        out.append(row(metric, ours, rig.median(memory["lws"], figure),
                       rig.median_ratio(memory["ours"], memory["lws"], figure), goal,
                       ours <= goal_kb) | {"reference_is": "bare lws"})
    return out


def goal_11(server, sizes):
    """All rounds at once: they do nothing, after all."""
    kinds = [(name, links) for name in ("ours", "lws") for links in (1, sizes["idle_many"])]
    running = {kind: [server.begin(LINKS[kind[0]], "idle", kind[1], sizes["idle_s"])
                      for _ in range(sizes["rounds"])] for kind in kinds}
    figures = {kind: [rig.finish(each) for each in all_of] for kind, all_of in running.items()}
    out = []
    for links, figure, metric, goal, most in [
            (1, "switches_per_s", "11 idle, 1 client, context switches/s", "<= 0.2 /s", 0.2),
            (sizes["idle_many"], "cpu_ms_per_s",
             f"11 idle, {sizes['idle_many']} clients, CPU ms/s", "<= 0.5 ms/s", 0.5)]:
        ours = rig.median(figures["ours", links], figure)
        reference = rig.median(figures["lws", links], figure)
        out.append(row(metric, ours, reference, ours / reference if reference else None, goal,
                       ours <= most) | {"reference_is": "bare lws, which never pings"})
    return out


def goals_12_13(server, sizes, wanted):
    runs = [rig.many(server, count, sizes["many_s"], sizes["interval_ms"])
            for count in (sizes["few"], sizes["many"])]
    rig.say(many_clients.table(runs))
    few, many = runs
    who = f"12 {sizes['many']:,} clients, "
    ratio = many["cpu_ms_per_message"] / few["cpu_ms_per_message"]
    rows = {
        12: [row(who + "% of one core", many["core_pct"], None, None, "< 35 %",
                 many["core_pct"] < 35),
             row(who + "pings unanswered after 1 s, links lost", many["late"] + many["lost"], None,
                 None, "0", many["late"] + many["lost"] == 0),
             row(who + "sent to handler, p99 ms", many["delay_p99_ms"], None, None, "< 250 ms",
                 many["delay_p99_ms"] < 250)],
        13: [row(f"13 CPU ms a message, {sizes['many']:,} clients", many["cpu_ms_per_message"],
                 few["cpu_ms_per_message"], ratio, "<= 1.3x", ratio <= 1.3)
             | {"reference_is": f"{sizes['few']} clients"}],
    }
    return [each for goal in (12, 13) if goal in wanted for each in rows[goal]]


def goal_of(row_of_table):
    return int(row_of_table["metric"].split()[0])


def codec_rows(programs, wanted):
    """The codec has a script of its own for its goals, and for the decoding half of goal 13."""
    command = [rig.HERE / "codec.py", programs.resolve().parent.parent, "--json"]
    output = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout
    return [each for each in json.loads(output)["rows"] if goal_of(each) in wanted]


def measure(programs, wanted, quick):
    sizes = QUICK if quick else FULL
    rows = []
    if wanted & (CODEC_GOALS | {13}):
        rig.say("codec")
        rows += codec_rows(programs, wanted)
    if wanted - CODEC_GOALS:
        with rig.Server(programs) as server:
            for goal, work in [(8, goal_8), (9, goal_9), (10, goal_10), (11, goal_11)]:
                if goal in wanted:
                    rig.say(f"goal {goal}")
                    rows += work(server, sizes)
            if wanted & {12, 13}:
                rig.say("goals 12 and 13: many clients")
                rows += goals_12_13(server, sizes, wanted)
    return sorted(rows, key=goal_of)


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        models = [line.split(":")[1].strip() for line in cpuinfo if line.startswith("model name")]
    query = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}, ", *PACKAGES],
                           text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           check=False).stdout
    return (f"{len(models)} x {models[0] if models else platform.machine()}, "
            f"Linux {platform.release()}; {query.strip(', ')}.")


def shown(value):
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def print_table(rows):
    print("| metric | ours | reference | ratio | goal | met |")
    print("|---|---|---|---|---|---|")
    for each in rows:
        reference = " ".join(filter(None, [shown(each["reference"]),
                                           each.get("reference_is") and
                                           f"({each['reference_is']})"]))
        print(f"| {each['metric']} | {shown(each['ours'])} | {reference} | "
              f"{shown(each['ratio'])} | {each['goal']} | {'yes' if each['met'] else '**no**'} |")
    print(f"\n{machine()}")


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run")
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("goals", type=int, nargs="*", metavar="GOAL")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_intermixed_args()
    if not set(options.goals) <= set(range(1, 14)):
        parser.error("the goals are 1 to 13")
    rows = measure(options.programs, set(options.goals or range(1, 14)), options.quick)
    if options.json:
        names = ("metric", "ours", "reference", "ratio", "goal", "met")
        print(json.dumps({"rows": [{name: each[name] for name in names} for each in rows]}))
    else:
        print_table(rows)


main()
