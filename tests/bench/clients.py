#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Many clients in one process: see tests/bench/clients, which builds what this needs."""
import argparse
import pathlib

import plot
import rig

COLUMNS = [
    ("clients", "clients", "{:,.0f}"),
    ("connected in s", "connect_s", "{:.1f}"),
    ("handshakes at once", "most_in_handshake", "{:.0f}"),
    ("% of a core", "core_pct", "{:.1f}"),
    ("CPU ms a message", "cpu_ms_per_message", "{:.2f}"),
    ("ms without a core a message", "waited_ms_per_message", "{:.1f}"),
    ("to handler: median ms", "delay_median_ms", "{:.1f}"),
    ("p99", "delay_p99_ms", "{:.1f}"),
    ("most", "delay_max_ms", "{:.1f}"),
    ("pings", "pings", "{:,.0f}"),
    ("late by a second", "late", "{:.0f}"),
    ("longest pong, ms", "pong_max_ms", "{:.1f}"),
    ("messages a client, least", "received_least", "{:.0f}"),
    ("most", "received_most", "{:.0f}"),
    ("kB a client", "kb_per_client", "{:.0f}"),
    ("descriptors", "descriptors", "{:,.0f}"),
]
QUICK_CLIENTS, QUICK_SECONDS, QUICK_INTERVAL_MS = [2, 4], 2, 500


def table(runs):
    lines = ["| " + " | ".join(title for title, _, _ in COLUMNS) + " |",
             "|" + "---|" * len(COLUMNS)]
    for figures in runs:
        lines.append("| " + " | ".join(form.format(figures[name])
                                       for _, name, form in COLUMNS) + " |")
    return "\n".join(lines)


def draw(runs):
    clients = [figures["clients"] for figures in runs]

    def column(name):
        return [figures[name] for figures in runs]

    return plot.chart([
        ("CPU ms a message", clients, column("cpu_ms_per_message"),
         1.3 * runs[0]["cpu_ms_per_message"]),
        ("% of a core", clients, column("core_pct"), 35),
        ("ms to the handler, p99", clients, column("delay_p99_ms"), 250),
    ])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("clients", type=int, nargs="*", default=[10, 100, 300, 1000])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--svg", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_intermixed_args()
    interval_ms = QUICK_INTERVAL_MS if options.quick else 15000
    if options.quick:
        options.clients, options.seconds = QUICK_CLIENTS, QUICK_SECONDS
    with rig.Server(options.programs) as server:
        runs = []
        for clients in sorted(options.clients):
            rig.say(f"{clients} clients")
            runs.append(rig.many(server, clients, options.seconds, interval_ms))
        rig.say("a message of 16 MiB every two seconds for one of ten")
        big = rig.many(server, 10, min(options.seconds, 20), interval_ms=2000, mode="big")
    print(table(runs))
    print(f"\nWith a message of 16 MiB every two seconds for one client, the others' pongs took "
          f"{big['pong_median_ms']:.1f} ms (median), {big['pong_p99_ms']:.0f} ms (p99) and "
          f"{big['pong_max_ms']:.0f} ms at most.")
    if options.svg:
        options.svg.write_text(draw(runs), encoding="ascii")


if __name__ == "__main__":
    main()
