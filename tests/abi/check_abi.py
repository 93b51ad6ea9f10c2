#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""check_abi.py SOURCE GENERATED_HEADERS: scripts/abi tells an ABI that broke from one that did not.

Compares pairs of small libraries that use the public headers as the real ones do. Ends with 77, which
is "skipped", where abidiff is not installed.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

LIBRARY = """
#include <vdv463/charging_requests.hpp>
namespace vdv463 {
VDV463_EXPORT std::size_t count(const std::vector<ChargingRequest>& list) { return list.size(); }
VDV463_EXPORT bool same(const ChargingRequest& a, const ChargingRequest& b) { return &a == &b; }
%s
}
"""
MORE = "VDV463_EXPORT int added() { return 1; }"
MEMBER = "    std::string charging_request_id;"


def run(*command):
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=120)


def build(folder, headers, generated, text="", soname="libvdv463-core.so.0"):
    """Makes folder/lib/libvdv463-core.so and returns the folder."""
    (folder / "lib").mkdir(parents=True)
    source = folder / "library.cpp"
    source.write_text(LIBRARY % text)
    done = run("c++", "-std=c++17", "-g", "-O0", "-fPIC", "-shared", f"-Wl,-soname,{soname}",
               f"-I{headers}", f"-I{generated}", str(source),
               "-o", str(folder / "lib" / "libvdv463-core.so"))
    if done.returncode != 0:
        raise RuntimeError(done.stdout)
    return folder


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    if not shutil.which("abidiff"):
        print("abidiff is not installed: skipped")
        return 77
    source, generated = map(pathlib.Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        changed = work / "changed"
        shutil.copytree(source / "include", changed)
        header = changed / "vdv463" / "charging_requests.hpp"
        text = header.read_text()
        if MEMBER not in text:
            raise RuntimeError(f"{header} has no line that begins with {MEMBER}")
        header.write_text(text.replace(MEMBER, "    int added_member = 0;\n" + MEMBER, 1))

        include = source / "include"
        old = build(work / "old", include, generated)
        cases = [
            ("nothing changed", old, 0, "serves programs as before"),
            ("a function was added", build(work / "more", include, generated, MORE), 0,
             "serves programs as before"),
            ("a member was added to an aggregate", build(work / "member", changed, generated), 1,
             "raise VDV463_ABI"),
            ("the number was raised", build(work / "raised", changed, generated, "",
                                            "libvdv463-core.so.1"), 0, "became libvdv463-core.so.1"),
        ]
        failures = 0
        for what, new, wanted, said in cases:
            done = run(str(source / "scripts" / "abi"), "--builds", str(old), str(new))
            good = done.returncode == wanted and said in done.stdout
            failures += not good
            print(f"{'ok' if good else 'WRONG'}: {what}: ended with {done.returncode}")
            if not good:
                print(done.stdout)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
