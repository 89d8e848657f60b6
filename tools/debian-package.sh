#!/bin/bash
# Usage: debian-package.sh NAME DIRECTORY
# Downloads the Debian package NAME and unpacks it into DIRECTORY, which must not exist yet. Installs nothing.
# One line on standard error and status 1 when the registry cannot be reached; for ten minutes after that it does not try again.
set -u

name=$1
directory=$2
[ -d "$directory" ] && exit 0

failed="$directory.unreachable"
if [ -n "$(find "$failed" -mmin -10 2>/dev/null)" ]; then
    cat "$failed" >&2
    exit 1
fi

mkdir -p "$(dirname "$directory")"
work="$(mktemp -d "$directory.XXXXXX")"
trap 'rm -rf "$work"' EXIT
options=(-q -o Acquire::Retries=1 -o Acquire::http::Timeout=15 -o Acquire::https::Timeout=15)

download()
{
    # As root apt would drop to a user who may not write here.
    (cd "$work" && apt-get "${options[@]}" -o APT::Sandbox::User=root download "$name") >/dev/null 2>&1
}

if ! download; then
    # No package lists, or old ones.
    if [ "$(id -u)" -eq 0 ]; then
        apt-get "${options[@]}" update >/dev/null 2>&1
    elif type -P sudo >/dev/null; then
        sudo -n apt-get "${options[@]}" update >/dev/null 2>&1
    fi
    download
fi

if ! compgen -G "$work/*.deb" >/dev/null || ! dpkg-deb -x "$work"/*.deb "$work/root"; then
    echo "Debian's package $name cannot be fetched here: the guest goes without it." | tee "$failed" >&2
    exit 1
fi
rm -f "$failed"
mv -T "$work/root" "$directory" 2>/dev/null || [ -d "$directory" ]
