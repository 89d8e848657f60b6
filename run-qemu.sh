#!/bin/bash
# Boots Tine in QEMU; builds first what is stale. See --help and tools/Run/README.md.
set -u
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
built="$root/.artifacts/image/.built"
run="$root/.artifacts/bin/Run/debug/Tine.Run.dll"

"$root/tools/setup.sh" || exit 1

# What the build reads. A second or so of dotnet build is only spent when some file is younger than the last build.
sources=("$root"/{boot,kernel,userland,tools} "$root"/Directory.Build.*)
is_stale()
{
    [ ! -e "$built" ] || [ ! -e "$run" ] || [ -n "$(find "${sources[@]}" -newer "$built" -print -quit)" ]
}

if is_stale; then
    mkdir -p "${built%/*}"
    now="$(mktemp "$built.XXXXXX")"
    trap 'rm -f "$now"' EXIT
    if ! messages="$(dotnet build "$root/tools/Run/Run.csproj" -nologo -v quiet "-clp:ErrorsOnly;NoSummary" 2>&1)"; then
        # The message alone: without the project's name behind it, and once.
        echo "$messages" | sed -E 's/ \[[^]]*proj\]$//' | grep . | awk '!seen[$0]++' >&2
        exit 1
    fi
    mv "$now" "$built"
fi
exec dotnet "$run" "$@"
