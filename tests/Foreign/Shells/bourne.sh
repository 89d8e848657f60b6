# What a Bourne shell does, in POSIX's words only: dash, bash, ksh93, mksh, zsh and busybox run it, on Linux and on Tine.
# It runs in an empty directory of its own and prints what it sees; nothing in it depends on the time or on process ids.

title() { printf '%s\n' "--- $*"; }

title parameters
set -- one 'two words' ''
echo $# "$1" "$2" "[$3]"
for word in "$@"; do echo "<$word>"; done
echo "$*"
shift
echo $# "$1"
unset nothing
empty=
echo "${nothing-unset}" "${empty-unset}" "[${empty:-none}]" "${nothing:=now set}" "$nothing" "${nothing:+yes}"
path=/usr/local/lib/libtine.so.1
echo "${path#*/}" "${path##*/}" "${path%/*}" "${path%%.*}" "${#path}"
(: "${never:?must be set}") 2>/dev/null || echo refused

title quoting
star='*'
echo "$star" '$star' "a\$b" 'it'\''s' "back\\slash" "tick\`"
printf '%s|' a\ b "c  d" 'e
f'
echo
IFS=:
list=a:b::c
for part in $list; do printf '[%s]' "$part"; done
echo
IFS=' 	
'

title arithmetic
echo $((1 + 2 * 3)) $(((1 + 2) * 3)) $((7 / 2)) $((7 % 3)) $((-7 / 2)) $((1 << 10)) $((0x10 + 010))
a=5
echo $((a * a)) $((a > 3 && a < 4)) $((a == 5 ? 100 : 200)) $((~0)) $((a & 4 | 2))
i=0
while [ $i -lt 5 ]; do i=$((i + 1)); done
echo $i
: $((i += 37))
echo $i

title 'globbing'
touch b1 b2 a1 .hidden 'with space'
mkdir dir
touch dir/inner
echo *
echo a* b? [ab]1 [!a]* dir/* none*
echo .h*
set -f
echo *
set +f
case abc in a?c) echo question ;; esac
case abc in [!x]*) echo negated ;; *) echo no ;; esac
case 'x y' in 'x y'|z) echo alternatives ;; esac
for name in *' '*; do echo "<$name>"; done

title 'here-documents'
name=world
cat <<END
hello $name, $((6 * 7)) $(echo nested)
	with a tab
END
cat <<'END'
not $expanded `here`
END
cat <<-END
	tabs go away
	END
while read -r first rest; do echo "$rest/$first"; done <<END
1 one
2 two words
END
cat <<A; cat <<B
first
A
second
B

title 'command substitution'
echo "$(printf 'trailing newlines go\n\n\n')."
echo `echo old \`echo style\``
count=$(for n in 1 2 3; do echo $n; done | wc -l)
echo $((count))
inner=$(echo a; exit 3)
echo "$inner $?"
echo "$(cat <<END
a here-document inside
END
)"

title pipelines
echo 'pear
apple
fig' | sort | head -n 2 | while read -r fruit; do echo "got $fruit"; done
true | false
echo $?
false | true
echo $?
! true
echo $?
yes 2>/dev/null | head -n 3 | tr y n
seq 1 10000 | tail -n 1
(echo out; echo err >&2) 2>&1 | sort

title redirection
echo first > file
echo second >> file
cat < file
exec 3> numbered
echo three >&3
exec 3>&-
cat numbered
{ echo to-out; echo to-err >&2; } > out 2> err
cat err out
echo both > both 2>&1
cat both
exec 4< file
read -r line <&4
echo "$line"
read -r line <&4
echo "$line"
exec 4<&-
cat /no/such/file 2> /dev/null || echo "cat failed: $?"

title 'functions and loops'
fact() { if [ "$1" -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1 - 1))))); fi; }
fact 10
early() { for n in 1 2 3 4; do [ $n = 3 ] && return $n; done; }
early
echo $?
for i in 1 2 3; do
    for j in a b c; do
        [ $j = b ] && continue 2
        [ $i = 3 ] && break 2
        echo $i$j
    done
done
until [ -e made ]; do touch made; done
ls made
(cd dir; pwd | sed 's,.*/,,'; exit 7)
echo $?
{ echo group; false; }
echo $?
eval 'x=1; echo evaluated $x'
printf 'echo sourced "$1"\nsourced=yes\n' > script.sh
set -- argument
. ./script.sh
echo $sourced

title 'exit status and errors'
sh -c 'exit 42'
echo $?
{ sh -c 'kill -9 $$'; } 2>/dev/null
[ $? -gt 128 ] && echo 'by a signal'
./no-such-program 2>/dev/null
echo $?
touch plain
./plain 2>/dev/null
echo $?
(set -e; false; echo never)
echo "set -e: $?"
(set -u; echo $undefined_name) 2>/dev/null || echo 'set -u ended it'

title traps
trap 'echo "caught USR1"' USR1
kill -USR1 $$
echo after
trap '' USR1
kill -USR1 $$
echo ignored
trap - USR1
(trap 'echo "subshell exits with $?"' EXIT; exit 6)
sh -c 'trap "echo terminated; exit 3" TERM; kill -TERM $$; sleep 10; echo never'
echo $?

title 'background jobs'
(exit 5) &
wait $!
echo $?
sleep 60 &
victim=$!
kill $victim
wait $victim 2>/dev/null
echo victim is gone
for n in 1 2 3; do (echo job $n > out.$n) & done
wait
cat out.1 out.2 out.3
mkfifo fifo
(echo 'through a fifo' > fifo) &
cat fifo
wait
kill -0 $$ && echo alive

title tests
[ -f file ] && [ ! -d file ] && [ -d dir ] && [ -p fifo ] && [ -s file ] && echo kinds
[ a = a ] && [ a != b ] && [ 2 -lt 10 ] && [ -n x ] && [ -z '' ] && echo values
chmod 600 file
ln -s file link
[ -h link ] && [ -r link ] && [ ! -x link ] && echo modes
[ file -nt nothing-there ] || echo 'not newer'
umask 027
touch masked
ls -l masked | cut -c 1-10
trap 'echo the end' EXIT
exit 9
