# package: sash
# runs: its built-in -mkdir, -cp, -cmp, -ls, -grep, -sum, -ln and -rm, and an outside command
cat > script <<'END'
-mkdir d
-cp /etc/passwd d/copy
-cmp /etc/passwd d/copy
-ls d
-grep root d/copy
-ln -s copy d/link
-rm d/link
-sum d/copy
cd d
-pwd
/bin/echo outside
END
sash -f script
echo $?
