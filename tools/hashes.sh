#!/bin/bash
# Prints the SHA-256 of what the build reads (all but what only people read) or of what it makes, one file a line:
# times alone do not tell what a copied tree, or one in which others build (dotnet test), has to build again.
#   hashes.sh sources|products
#   hashes.sh find CONDITIONS...    prints no hashes but the sources for which find(1)'s conditions are true
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1

find_sources()
{
    find boot kernel userland tools Directory.* global.json ! -name '*.md' ! -name '*.svg' "$@"
}

case "${1:-}" in
    sources) find_sources -type f -print0 | xargs -0 sha256sum ;;
    products) find .artifacts/image/kernel.elf .artifacts/image/bin .artifacts/bin/Run/debug -type f ! -name '.*' -print0 | xargs -0 sha256sum ;;
    find) find_sources "${@:2}" ;;
    *)
        echo "usage: hashes.sh sources | products | find CONDITIONS..." >&2
        exit 2
        ;;
esac
