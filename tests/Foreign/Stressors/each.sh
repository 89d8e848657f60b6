#!/bin/sh
# Each stressor of stress-ng for two seconds by two workers of an ordinary user, checking as it goes.
# Prints a line a stressor, NAME VERDICT FREE_KIB (memory free afterwards), and what one that failed had to say;
# first and last the frames that are free after a collection of the kernel's heap.
free() {
    while read -r key value unit; do
        [ "$key" = MemFree: ] && echo "$value"
    done < /proc/meminfo
}

frames() {
    leakcheck true | sed -n 's/.*, \([0-9]*\) after/\1/p'
}

cd /tmp || exit 1
stress-ng --stressors > stressors
echo "start - $(frames)"
for name in $(cat stressors); do
    chroot --userspec=65534:65534 --skip-chdir / \
        timeout -s KILL "$1" stress-ng "--$name" 2 -t 2 --verify --pathological > said 2>&1
    status=$?
    verdict=ok
    if [ $status -ne 0 ] || grep -q fail: said; then
        verdict=failed
    fi

    echo "$name $verdict $(free)"
    [ $verdict = ok ] || grep -E 'fail:|error:|Killed' said | tail -4
done

rm -f said stressors
echo "end - $(frames)"
