#!/bin/sh
# A script in QEMU's place (StandIn.cs), by a link beside which lies what it does: a file that is written in the same program
# that starts it may be held open by another start, and Linux executes none that is open for writing.
here="$(dirname "$0")"
[ "$1" = --version ] && exec cat "$here/version"
what=run
for word; do
    case $word in
        kvm | tcg) how=$word ;;
        file,id=log,path=*) log=${word#*path=} ;;
        *machinecheck*) what=probe ;;
        -bios) exit 85 ;;
    esac
done
echo "$how $what" >> "$here/calls"
end() { printf 'Starting /init\nexit status %s\n' "$1" > "$log"; exit; }
case "$how $what" in
    'kvm probe') . "$here/probe" ;;
    'kvm run') . "$here/run" ;;
    *) . "$here/tcg" ;;
esac
