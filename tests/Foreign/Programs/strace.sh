# package: strace
# with: python3
# runs: strace -f of a pipeline and of python's posix_spawn; -c, -e inject, -p
mask() {
    sed -E 's/0x[0-9a-f]+/X/g; s/[0-9]+/N/g'
}

# The log of each process, in the order of their making.
logs() {
    for log in $(ls "$1".* | sort -t . -k 2 -n); do
        echo "-- a process"
        mask < "$log"
    done
}

births=trace=clone,clone3,fork,vfork,execve,pipe2,pipe,dup2,close,write,exit_group
strace -ff -o pipe -e "$births" -e signal=none sh -c 'echo a | cat' > out
cat out
grep -c . pipe.* | wc -l
# The first child may end before the shell forks again: that fork is begun anew.
logs pipe | grep -v -e 'close(' -e ERESTARTNOINTR

strace -ff -o spawn -e trace=vfork,clone,clone3,fork,execve,exit_group -e signal=none python3 -c 'import os
pid = os.posix_spawn("/bin/echo", ["echo", "spawned"], {})
os.waitpid(pid, 0)'
logs spawn | grep -v '^execve("/usr/bin/python3'

strace -c -o counts -e trace=write echo hi
awk '$NF == "write" { print $4, $NF }' counts

strace -o failed -e trace=write -e inject=write:error=ENOSPC:when=1 echo hi 2>/dev/null
echo $?
head -1 failed

strace -o calls sh -c 'kill -USR1 $$; echo not here'
echo $?
tail -2 calls | mask

mkfifo ready
sh -c 'read line < ready; exit 3' &
target=$!
strace -o attached -e trace=exit_group -p $target 2>/dev/null &
until grep -q 'TracerPid:.[1-9]' /proc/$target/status; do :; done
echo go > ready
wait $target
echo $?
wait
mask < attached
