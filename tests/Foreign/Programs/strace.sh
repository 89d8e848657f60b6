# package: strace
# lacks: ptrace(2)
# runs: strace of a program that writes
strace -f -e trace=write -o log echo hi
echo $?
cut -d ' ' -f 2- log
