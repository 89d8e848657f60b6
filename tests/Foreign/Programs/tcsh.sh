# package: tcsh
# runs: Shells/csh.csh, 200 lines of the same in a C shell's words
tcsh -f /foreign/Shells/csh.csh > output 2>&1
status=$?
sed 's/^\(\[1\]\) [0-9]*$/\1 N/' output
exit $status
