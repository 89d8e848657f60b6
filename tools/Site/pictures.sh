#!/bin/bash
# Makes the demonstrations' pages of pictures for the site: tools/Site/pictures.sh [DIRECTORY], .artifacts/site/pictures if none is given.
set -eu
root="$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")"
target="$(realpath -m "${1:-$root/.artifacts/site/pictures}")"
mkdir -p "$target"
for demonstration in forkdemo vforkdemo cowdemo execdemo; do
    "$root/run-qemu.sh" --batch --icount --kernel-args fork=cow --picture "$target/$demonstration.html" -- "$demonstration" > /dev/null
done
