#!/bin/bash
# Boots Tine in QEMU; builds first what is stale. See --help and tools/Run/README.md.
set -u
root="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
built="$root/.artifacts/image/.built"
hashes="$root/.artifacts/image/.sources"
run="$root/.artifacts/bin/Run/debug/Tine.Run.dll"
everything=tools/Run/Run.csproj

# The help needs no build. Behind the first word that is no option, all is the command's.
help="$(<"$root/tools/Run/help.txt")"
value=
for word; do
    if [ -n "$value" ]; then
        value=
        continue
    fi
    [[ "$help" != *"  $word <"* ]] || value=1
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

# The files whose content is not that of the last build; all, when there was none. Products count: some builds fail halfway.
changes()
{
    { "$root/tools/hashes.sh" sources; "$root/tools/hashes.sh" products; } | LC_ALL=C sort |
        LC_ALL=C comm -3 - <(LC_ALL=C sort "$hashes" 2>/dev/null) | sed -E 's/^\t?[0-9a-f]{64}  //' | sort -u
}

# Times tell quickly that nothing has changed; where they differ, as in a copy of the tree, content decides: leaves the files in $changed.
is_stale()
{
    [ -e "$built" ] && [ -e "$run" ] || return 0
    [ -n "$("$root/tools/hashes.sh" find -newer "$built" -print -quit)" ] || return 1
    local now
    now="$(mktemp "$built.XXXXXX" 2>/dev/null)"
    changed="$(changes)"
    if [ -n "$changed" ]; then
        rm -f "$now"
        return 0
    fi
    [ -z "$now" ] || mv "$now" "$built"
    return 1
}

# The projects to build, by the files that have changed since the last build: the kernel alone, programs alone, or everything.
projects()
{
    local path folder
    [ -e "$built" ] && [ -e "$run" ] || { echo $everything; return; }
    while IFS= read -r path; do
        folder="$(cut -d/ -f1-3 <<<"$path")"
        case "$path" in
            tools/Lab/* | tools/Mutate/*) ;; # No part of what runs.
            # Programs are made of these, too.
            kernel/CoreLib* | kernel/Common* | *.csproj) echo $everything ;;
            boot/* | kernel/*) echo boot/Boot.csproj ;;
            userland/*/*/*) [ -e "$root/$folder/${folder##*/}.csproj" ] && echo "$folder/${folder##*/}.csproj" || echo $everything ;;
            *) echo $everything ;;
        esac
    done <<<"$changed" | sort -u | awk -v all=$everything '{ line[NR] = $0; if ($0 == all) whole = 1 } END { if (whole || NR > 3) print all; else for (i = 1; i <= NR; i++) print line[i] }'
}

# Says how far the build is: on a terminal a line that changes, elsewhere a line every ten seconds of a long one.
next_word=$((SECONDS + 10))
say()
{
    if [ -t 2 ]; then
        printf '\r\e[K%s' "$1" >&2
    elif [ $SECONDS -ge $next_word ]; then
        echo "run-qemu.sh: $1" >&2
        next_word=$((SECONDS + 10))
    fi
}

be_silent()
{
    [ ! -t 2 ] || printf '\r\e[K' >&2
}

# Builds a project; says the name of each part when it is there, and writes what else the compilers say to a file.
#   build_project PROJECT PARTS MSBUILD-OPTIONS...
build_project()
{
    local line parts=0
    say "building Tine ${2:+(of about $2 parts, the first time some minutes)}"
    dotnet build "$root/$1" -nologo -v minimal "-clp:NoSummary" "${@:3}" 2>&1 | while IFS= read -r line; do
        case "$line" in
            *' -> '*) [ "$parts" = "$2" ] || parts=$((parts + 1)); line="${line%% -> *}"; say "building Tine: ${line##* }, part $parts${2:+ of about $2}" ;;
            *': warning '* | *'Determining projects to restore'* | *'Restored /'* | *'up-to-date for restore'*) ;;
            *) echo "$line" ;;
        esac
    done >>"$messages"
    return "${PIPESTATUS[0]}"
}

# The kernel or a program alone: no project file has changed, so the packages are there, and starting a second process of MSBuild would
# cost more than it saves. Where packages were deleted since, MSBuild says so (NETSDK1004, NETSDK1064) and fetches them.
build_part()
{
    build_project "$1" "" --no-restore -m:1 && return 0
    grep -q ': error NETSDK10[06]4: ' "$messages" || return 1
    : >"$messages"
    build_project "$1" ""
}

build_projects()
{
    local project
    for project in $(projects); do
        if [ "$project" = $everything ]; then
            build_project "$project" "$1" || return 1
        else
            build_part "$project" || return 1
        fi
    done
}

build()
{
    is_stale || return 0 # somebody else has just built
    local all=""
    now="$(mktemp "$built.XXXXXX")"
    messages="$(mktemp)"
    trap 'rm -f "$messages" "$now.sources"' EXIT
    "$root/tools/hashes.sh" sources >"$now.sources"
    [ -e "$built" ] || all=$(find "$root"/{kernel,boot,userland,tools/{Run,Image,Report,Analyzers,Layout}} -name '*.csproj' | wc -l)
    if ! build_projects "$all"; then
        be_silent
        rm -f "$now"
        # The compiler's message alone: without the project's name behind it, MSBuild's summary and repetitions.
        sed -E "s/ \\[[^]]*proj\\]$//; s|^$root/||" "$messages" |
            grep -vE '^ *$|^Build FAILED|^ +[0-9]+ (Warning|Error)\(s\)|^Time Elapsed' | awk '!seen[$0]++' >&2
        return 1
    fi
    be_silent
    # What changed while the build ran is stale still.
    "$root/tools/hashes.sh" products >>"$now.sources"
    mv "$now.sources" "$hashes"
    mv "$now" "$built"
}

if is_stale; then
    dotnet --list-sdks | grep -q '^10\.' || no_sdk
    mkdir -p "${built%/*}" 2>/dev/null
    if [ ! -w "${built%/*}" ]; then
        echo "run-qemu.sh: Tine has to be built first, and $(id -un) may not write to $root/.artifacts" >&2
        exit 1
    fi
    (
        until flock -w 5 9; do say "waiting for another build of this tree"; done
        # The compiler's server outlives the build by minutes, and would hold the lock as long.
        build 9>&-
    ) 9>"$built.lock" || exit 1
fi
[ -n "${TINE_BUILD_ONLY:-}" ] || exec dotnet "$run" "$@"
