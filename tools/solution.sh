#!/bin/bash
# Puts projects that are new into Kernel.sln and takes out those that are gone.
set -eu
cd "$(dirname "$0")/.."
[ -e Kernel.sln ] || dotnet new sln --name Kernel --format sln >/dev/null
listed="$(dotnet sln Kernel.sln list | grep '\.csproj$' || true)"
for project in $listed; do
    [ -e "$project" ] || dotnet sln Kernel.sln remove "$project"
done
for project in $(find boot kernel userland tools tests -name '*.csproj' -not -path '*/Staff/*' -not -path 'tools/templates/*' | sort); do
    grep -qxF "$project" <<<"$listed" || dotnet sln Kernel.sln add --solution-folder "${project%%/*}" "$project"
done
