# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Read by the scripts next to it: where things are, and how a build is made.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD="$ROOT/build"
JOBS=${VDV463_JOBS:-2}

say() { printf '%s\n' "== $*"; }
fail() {
    printf '%s\n' "$(basename "$0"): $*" >&2
    exit 1
}

# configure NAME [cmake arguments]: prepares build/NAME; its output goes to build/NAME.log.
configure() {
    local name=$1 dir="$BUILD/$1" log="$BUILD/$1.log" generator="Unix Makefiles"
    shift
    mkdir -p "$BUILD"
    command -v ninja >/dev/null && generator=Ninja
    # A build directory that came along with a copied checkout still points at the old place.
    if [ -f "$dir/CMakeCache.txt" ] &&
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$ROOT" "$dir/CMakeCache.txt"; then
        rm -rf "$dir"
    fi
    [ -f "$dir/CMakeCache.txt" ] || set -- -G "$generator" "$@"
    if ! cmake -S "$ROOT" -B "$dir" "$@" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        fail "configuring build/$name failed; the whole log is build/$name.log"
    fi
}

# compile NAME [targets]: on a terminal the build tool's own progress line, else only the log.
compile() {
    local name=$1 dir="$BUILD/$1" log="$BUILD/$1.log" targets=() ok=0
    shift
    [ $# -eq 0 ] || targets=(--target "$@")
    if [ -t 1 ]; then
        cmake --build "$dir" --parallel "$JOBS" "${targets[@]}" || ok=$?
    else
        cmake --build "$dir" --parallel "$JOBS" "${targets[@]}" >>"$log" 2>&1 || ok=$?
        [ "$ok" -eq 0 ] || { grep -nE 'error|FAILED|warning' -A 5 "$log" | head -n 80 >&2; }
    fi
    [ "$ok" -eq 0 ] || fail "building build/$name failed; the whole log is build/$name.log"
}

# Every source of ours that is code: one path a line, from the checkout's top.
code_files() {
    (cd "$ROOT" && find include lib examples tests \( -name '*.cpp' -o -name '*.hpp' \) | sort)
}

# Everything that carries a licence line and has to be ASCII.
source_files() {
    code_files
    (cd "$ROOT" && {
        find include -name '*.in'
        find CMakeLists.txt cmake lib examples tests \
            \( -name CMakeLists.txt -o -name '*.cmake' -o -name '*.cmake.in' -o -name '*.py' -o \
            -name '*.js' \)
        find scripts .ci tests/fuzz/run tests/bench/run tests/bench/clients -type f
    } | sort)
}
