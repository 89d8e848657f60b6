# package: findutils
# runs: find with names, types, sizes, times, -exec and -delete; xargs with replacement, limits and two at once
mkdir -p a/b/c; touch a/x.c a/b/y.c a/b/c/z.h; dd if=/dev/zero of=a/big bs=1k count=100 2>/dev/null; ln -s big a/link
find a | sort; find a -name '*.c' | sort; find a -type d | sort; find a -size +50k; find a -type l -printf '%p -> %l\n'
find a -name '*.c' -exec echo found {} \; | sort; find a -name '*.?' -exec echo {} + | tr ' ' '\n' | sort
touch -d 2001-01-01 a/x.c; find a -maxdepth 1 -newer a/x.c -o -name big | sort; find a -name c -prune -o -name '*.h' -print; find a -empty | sort
find a -name '*.h' -delete; find a -name '*.h'; find /nowhere 2>&1; echo $?
seq 1 10 | xargs -n 3 echo; seq 1 3 | xargs -I{} echo '<{}>'; printf 'a b\0c' | xargs -0 -n 1 echo; seq 1 4 | xargs -P 2 -n 1 echo | sort
echo x | xargs false; echo $?; echo x | xargs sh -c 'exit 255' 2>/dev/null; echo $?
