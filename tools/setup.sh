#!/bin/bash
# Installs the Debian packages that building and running Tine needs. Says nothing and is quick when nothing is missing.
# As root, or where sudo works, it installs; otherwise it prints the one line to type and fails.
set -u

# command:package or /file:package
needs=(nasm:nasm musl-gcc:musl-tools gcc:gcc /usr/lib/x86_64-linux-gnu/libc.a:libc6-dev ld.lld:lld objcopy:binutils qemu-system-x86_64:qemu-system-x86
    /usr/share/fonts/X11/misc/ter-u16n_unicode.pcf.gz:xfonts-terminus
    grub-mkrescue:grub-common /usr/lib/grub/i386-pc/multiboot2.mod:grub-pc-bin
    /usr/lib/grub/x86_64-efi/multiboot2.mod:grub-efi-amd64-bin xorriso:xorriso mformat:mtools /usr/share/ovmf/OVMF.fd:ovmf)

# Comes along when something is installed, and is not asked for alone: only who grades submissions needs it.
wanted=(bwrap:bubblewrap)

# The packages of those entries whose command or file is not there.
packages_of()
{
    local need
    for need; do
        [ -e "${need%%:*}" ] || type -P "${need%%:*}" >/dev/null || echo "${need#*:}"
    done
}

find_missing()
{
    mapfile -t missing < <(packages_of "${needs[@]}")
}

find_missing
[ ${#missing[@]} -eq 0 ] && exit 0

by_hand()
{
    echo "Tine needs packages that are not there. Type: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
}

if [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif type -P sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=(sudo)
else
    by_hand
fi
type -P apt-get >/dev/null || by_hand

# Several builds may ask at once; the first installs, the others find nothing missing.
if [ -z "${TINE_SETUP_LOCKED:-}" ]; then
    lock="$(dirname "$0")/../.artifacts/setup.lock"
    mkdir -p "$(dirname "$lock")"
    TINE_SETUP_LOCKED=1 exec flock "$lock" "$0" "$@"
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT

apt()
{
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1 </dev/null
}

mapfile -t wanted < <(packages_of "${wanted[@]}")
echo "Installing ${missing[*]} ${wanted[*]} ..." >&2
# The package lists may be absent or old: only then fetch them.
if ! apt install --no-install-recommends "${missing[@]}" "${wanted[@]}"; then
    apt update
    apt install --no-install-recommends "${missing[@]}" "${wanted[@]}" || apt install --no-install-recommends "${missing[@]}"
fi

find_missing
if [ ${#missing[@]} -ne 0 ]; then
    tail -n 5 "$log" >&2
    by_hand
fi
