# What a C shell does, and tcsh with it. Run in an empty directory of its own, on Linux and on Tine.
# Nothing in it depends on the time or on process ids.
set prompt = ''
alias title 'echo "---" \!*'

title variables
set name = world
echo hello $name ${name}ly
set list = (one 'two words' three)
echo $#list $list[1] "$list[2]" $list[$#list]
echo $list[2-3]
set list = ($list four)
echo $#list
shift list
echo $list[1]
set list[1] = changed
echo "$list[1]"
echo $?name $?nothing
unset name
echo $?name
setenv EXPORTED 'to children'
sh -c 'echo "$EXPORTED"'
printenv EXPORTED
unsetenv EXPORTED
echo $?EXPORTED

title arithmetic
@ a = 1 + 2 * 3
echo $a
@ a = (1 + 2) * 3
echo $a
@ a++
@ a += 10
echo $a
@ b = $a % 7
echo $b
@ b = $a / 7
echo $b
@ c = ($a > 10 && $a < 30)
echo $c
@ d = (5 & 4 | 2)
@ e = (1 << 4)
@ f = (~ 0)
echo $d $e $f

title modifiers
set path1 = /usr/local/lib/libtine.so
echo $path1:h $path1:t $path1:r $path1:e
set words = (a.c b.c c.c)
echo $words:gr
echo $path1:s/usr/opt/

title quoting
echo 'single $a' "double $a" back\ slash
echo "it's" 'a "quote"'
echo "$words"
echo a\
b

title globbing
touch b1 b2 a1 .hidden 'with space'
mkdir dir
touch dir/inner
echo *
echo a* b? [ab]1 dir/*
echo {x,y}{1,2}
echo {a,b}1
set noglob
echo *
unset noglob
set nonomatch
echo none*
unset nonomatch
(echo none*) >& /dev/null
echo no match: $status
foreach file (b* dir/*)
    echo "file $file"
end
echo ^a*

title control
set n = 0
while ($n < 10)
    @ n++
    if ($n == 2) continue
    if ($n > 4) break
    echo "n is $n"
end
if (-e b1 && ! -d b1) echo b1 is a file
if (-d dir) then
    echo dir is a directory
else
    echo no directory
endif
if ($n == 1) then
    echo one
else if ($n == 5) then
    echo five
else
    echo many
endif
switch (libtine.so)
    case *.c:
        echo C
        breaksw
    case *.so:
        echo library
        breaksw
    default:
        echo other
endsw
foreach i (1 2 3)
    foreach j (a b)
        echo -n "$i$j "
    end
end
echo .
repeat 3 echo again
goto there
echo never
there:
echo arrived
if ('abc' =~ a*) echo matches
if ('abc' !~ b*) echo differs
if (abc == abc) echo equal
if ({ test -d dir }) echo command succeeds

title 'here-documents'
cat << END
hello $list[1] `echo nested`
END
cat << 'END'
not $expanded `here`
'END'
sort << END
pear
apple
fig
END

title 'command substitution'
set out = `echo one two; echo three`
echo $#out $out[3]
set line = "`echo one two; echo three`"
echo $#line "$line[1]"
@ sum = `seq 1 3 | wc -l` + 39
echo $sum
echo `echo inner`-outer

title pipelines
echo 'a b c' | tr ' ' '\n' | sort -r | head -n 2
seq 1 10000 | tail -n 1
yes | head -n 3 | tr y n
(echo out; sh -c 'echo err >&2') |& sort
true | false
echo $status
false | true
echo $status

title redirection
echo first > file
echo second >> file
cat < file
(sh -c 'echo to-out; echo to-err >&2' > out) >& err
cat err out
sh -c 'echo to-out; echo to-err >&2' >& both
sort both
set noclobber
(echo again > file) >& /dev/null
echo clobber: $status
echo again >! file
cat file
unset noclobber
cat /no/such/file >& /dev/null
echo $status
echo 'a line' > input
set answer = `head -n 1 < input`
echo $answer

title aliases
alias greet 'echo hello \!:1 and \!:2'
greet you me
alias twice 'echo \!*; echo \!*'
twice a b
unalias greet
(greet you me) >& /dev/null
echo $status

title status
sh -c 'exit 42'
echo $status
(exit 7)
echo $status
no-such-program-at-all >& /dev/null
echo $status
sh -c 'kill -9 $$' >& /dev/null
echo $status
true && echo and
false || echo or

title background
(sleep 0; echo in the background > bg.out) &
wait
cat bg.out
sleep 60 &
kill $!
wait
echo waited
(sh -c 'exit 4') &
wait

title interrupts
onintr handler
sh -c "kill -INT $$"
sleep 1
echo never
handler:
onintr -
echo interrupted
onintr

title directories
set here = $cwd:t
cd dir
echo $cwd:t
cd ..
pushd dir > /dev/null
echo $cwd:t
popd > /dev/null
if ($cwd:t == $here) echo back
source /dev/null
echo 'echo sourced $1' > script
source script
eval 'echo evaluated $#list'
umask 027
touch masked
ls -l masked | cut -c 1-10
exec sh -c 'echo the end; exit 9'
