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

build()
{
    is_stale || return 0 # somebody else has just built
    local now messages
    now="$(mktemp "$built.XXXXXX")"
    if ! messages="$(dotnet build "$root/tools/Run/Run.csproj" -nologo -v quiet "-clp:ErrorsOnly;NoSummary" 2>&1)"; then
        rm -f "$now"
        # The compiler's message alone: without the project's name behind it, MSBuild's summary and repetitions.
        echo "$messages" | sed -E "s/ \\[[^]]*proj\\]$//; s|^$root/||" |
            grep -vE '^ *$|^Build FAILED|^ +[0-9]+ (Warning|Error)\(s\)|^Time Elapsed' | awk '!seen[$0]++' >&2
        return 1
    fi
    # What changed while the build ran is stale still.
    mv "$now" "$built"
}

if is_stale; then
    mkdir -p "${built%/*}"
    (flock 9; build) 9>"$built.lock" || exit 1
fi
exec dotnet "$run" "$@"
