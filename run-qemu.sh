#!/bin/bash
# Boots Tine in QEMU; builds first what is stale. See --help and tools/Run/README.md.
set -u
root="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
built="$root/.artifacts/image/.built"
run="$root/.artifacts/bin/Run/debug/Tine.Run.dll"

# The help needs no build. Behind the first word that is no option, all is the command's.
for word; do
    case "$word" in
        --help | -h | '-?') exec cat "$root/tools/Run/help.txt" ;;
        -- | - | [!-]*) break ;;
    esac
done

# Where Microsoft's script puts it.
type -P dotnet >/dev/null || PATH="$PATH:${HOME:-}/.dotnet"
no_sdk()
{
    echo "run-qemu.sh: there is no .NET 10 SDK. Ubuntu: sudo apt-get install dotnet-sdk-10.0; Debian, WSL and others:" \
        "curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" >&2
    exit 1
}

type -P dotnet >/dev/null || no_sdk
"$root/tools/setup.sh" || exit 1

# What the build reads. A second or so of dotnet build is only spent when some file is younger than the last build.
sources=("$root"/{boot,kernel,userland,tools} "$root"/Directory.* "$root"/global.json)
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
    dotnet --list-sdks | grep -q '^10\.' || no_sdk
    mkdir -p "${built%/*}"
    (flock 9; build) 9>"$built.lock" || exit 1
fi
exec dotnet "$run" "$@"
