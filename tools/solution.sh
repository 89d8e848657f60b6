#!/bin/bash
# Writes Kernel.sln anew from the projects that are there.
set -eu
cd "$(dirname "$0")/.."
rm -f Kernel.sln
dotnet new sln --name Kernel --format sln >/dev/null
for room in boot kernel userland tools tests; do
    mapfile -t projects < <(find "$room" -name '*.csproj' | sort)
    [ ${#projects[@]} -eq 0 ] || dotnet sln Kernel.sln add --solution-folder "$room" "${projects[@]}" >/dev/null
done
