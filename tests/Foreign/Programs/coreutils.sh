# package: coreutils
# runs: forty of its programs: sort, cut, join, tac, od, sha256sum, stat, cp -a, dd, timeout, nice, tee, split, install and more
seq 1 20 | shuf --random-source=/dev/zero | sort -n | paste -s -d ,
printf 'b 2\na 1\n' | sort > left; printf 'a x\nb y\n' > right; join left right
printf 'one two\n' | cut -d ' ' -f 2; printf 'x\ny\n' | tac; printf 'AbC' | od -An -c
printf 'hello' | sha256sum; printf 'hello' | md5sum; printf hello | cksum; printf hello | base64
printf 'a\na\nb\n' | uniq -c; printf 'a b\nb c\n' | tsort; echo abc | rev 2>/dev/null | cat
mkdir -p tree/deep; echo text > tree/deep/file; ln -s deep/file tree/link; cp -a tree copy; stat -c '%n %A %s %F' copy/link copy/deep/file
ls -lR copy | grep '^[-l]' | tr -s ' ' | cut -d ' ' -f 1,2,5,9-
dd if=/dev/zero of=zeros bs=1k count=5 2>/dev/null; wc -c zeros; truncate -s 100k zeros; stat -c %s zeros
timeout 0.2 sleep 10; echo "timeout: $?"; nice -n 5 true; echo "nice: $?"; env -i A=1 env; nohup true 2>/dev/null; echo "nohup: $?"
echo through | tee one two; cat one two; split -l 5 -d left 2>/dev/null; seq 10 | split -l 4 - part.; wc -l part.*
install -m 750 left installed; stat -c %a installed; touch -d '2001-02-03 04:05:06 UTC' dated; date -u -r dated; readlink -f tree/link | sed 's,.*/tree,tree,'
expr 6 \* 7; factor 1234567; numfmt --to=iec 1048576; printf '%05.2f|%x\n' 3.14159 255; test 1 -lt 2 && echo less
id -u; groups; whoami; tty; basename /a/b.c .c; dirname /a/b.c; realpath --relative-to=/usr /usr/lib; mktemp -u XXXX | wc -c
chmod u+s,g-w installed; stat -c %A installed; chown 1:2 installed; stat -c %u:%g installed; mkfifo pipe; stat -c %F pipe; rm -r tree copy; ls
du -s --apparent-size zeros; fold -w 3 < left; fmt -w 10 < right; nl left; head -c 3 left; tail -n 1 right; comm left right; pr -t left; sync; sleep 0.01; true
