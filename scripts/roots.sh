# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Read by scripts/package and scripts/test-matrix after common.sh: root file systems of Debian, made
# by mmdebstrap from this machine's own apt sources. Everything is mounted in a namespace of the
# script's own, so that whatever ends the script, nothing stays mounted and nothing stays behind.

# shellcheck disable=SC2153
ROOTS="$BUILD/roots"
ROOTS_LOG="$BUILD/$(basename "$0").log"

# Whether file systems can be mounted here, in a namespace of one's own.
can_make_roots() {
    [ "$(id -u)" -eq 0 ] &&
        unshare --mount --propagation private mount -t tmpfs tmpfs /mnt 2>/dev/null
}

# enter_own_namespace ARGUMENTS...: goes on, as this script with these arguments, where mounting is
# safe.
enter_own_namespace() {
    [ -z "${VDV463_OWN_NAMESPACE:-}" ] || return 0
    [ "$(id -u)" -eq 0 ] || fail "needs root: it makes root file systems and mounts in them"
    can_make_roots ||
        fail "cannot make a root file system here: this machine does not let root mount anything"
    VDV463_OWN_NAMESPACE=1 exec unshare --mount --propagation private "$0" "$@"
}

# In memory where there is plenty of it: dpkg waits for the disk after each file.
begin_roots() {
    local available
    mkdir -p "$ROOTS"
    : >"$ROOTS_LOG"
    available=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo)
    if [ "$available" -ge 12 ]; then
        mount -t tmpfs -o size=8G,mode=755 tmpfs "$ROOTS"
    else
        trap 'umount -R "$ROOTS"/* 2>/dev/null || :; rm -rf --one-file-system "$ROOTS"' EXIT
    fi
}

# logged SECONDS COMMAND...: its output goes to the log, whose end is shown when it fails.
logged() {
    local limit=$1
    shift
    timeout --kill-after=30 "$limit" "$@" </dev/null >>"$ROOTS_LOG" 2>&1 || {
        local result=$?
        tail -n 40 "$ROOTS_LOG" >&2
        return "$result"
    }
}

# Where this machine gets its packages and how, written for another release of Debian.
write_sources() {
    local suite=$1 own file
    # shellcheck source=/dev/null
    own=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    sources=()
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
        /etc/apt/sources.list.d/*.sources; do
        if [ -z "$own" ] || [ ! -f "$file" ] || ! grep -qw "$own" "$file"; then
            continue
        fi
        sed "s/\\b$own\\b/$suite/g" "$file" >"$ROOTS/$suite-$(basename "$file")"
        sources+=("$ROOTS/$suite-$(basename "$file")")
    done
    [ ${#sources[@]} -gt 0 ] || fail "found no apt sources of this machine's own release '$own'"
    apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries)' >"$ROOTS/apt.conf" || :
}

# make_root NAME SUITE PACKAGE...: a root file system with the essential packages, apt and these.
make_root() {
    local suite=$2 dir="$ROOTS/$1" sources
    shift 2
    write_sources "$suite"
    logged 1800 mmdebstrap --mode=root --variant=apt --include="$(IFS=, && echo "$*")" \
        --aptopt='APT::Install-Recommends "false"' --aptopt="$ROOTS/apt.conf" \
        --dpkgopt=force-unsafe-io --skip=cleanup/apt/lists "$suite" "$dir" "${sources[@]}" ||
        fail "mmdebstrap could not make a root file system of $suite; the log is $ROOTS_LOG"
    # Itself a mount: tests that unshare mounts in it change how its root propagates them.
    mount --bind "$dir" "$dir"
    cp /etc/resolv.conf "$dir/etc/resolv.conf" 2>/dev/null || :
    printf '%s\n' '127.0.0.1 localhost' '::1 localhost' >"$dir/etc/hosts"
    mount -t proc proc "$dir/proc"
    mount --rbind /sys "$dir/sys"
    mount --rbind /dev "$dir/dev"
    mount -t tmpfs -o mode=755 tmpfs "$dir/run"
    mkdir -p "$dir/ccache"
    [ ! -d "${CCACHE_DIR:-}" ] || mount --bind "$CCACHE_DIR" "$dir/ccache"
}

drop_root() {
    umount -R "$ROOTS/$1"
    rm -rf --one-file-system "${ROOTS:?}/$1"
}

# in_root NAME SECONDS COMMAND...: its output goes to the log.
in_root() {
    local dir="$ROOTS/$1" limit=$2 cache=()
    shift 2
    # Where a compiler cache is in use, builds in the root file systems use it too.
    if [ -d "${CCACHE_DIR:-}" ] && [ -x "$dir/usr/bin/ccache" ]; then
        cache=(CCACHE_DIR=/ccache CCACHE_NOHASHDIR=1 CMAKE_CXX_COMPILER_LAUNCHER=ccache)
    fi
    logged "$limit" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "${cache[@]}" chroot "$dir" "$@"
}

# The files of the checkout, tracked or not, as a tar archive on standard output.
pack_source() {
    if git -C "$ROOT" rev-parse --git-dir >/dev/null 2>&1; then
        git -C "$ROOT" ls-files -z --cached --others --exclude-standard |
            (cd "$ROOT" && while IFS= read -r -d '' file; do
                [ ! -e "$file" ] || printf '%s\0' "$file"
            done) | tar -C "$ROOT" --null --files-from - --create
    else
        tar -C "$ROOT" --exclude ./build --create .
    fi
}
