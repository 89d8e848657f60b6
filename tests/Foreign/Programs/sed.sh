# package: sed
# runs: substitution, addresses, hold space, branches, in-place edits, reading and writing files, extended expressions
printf 'one\ntwo\nthree\nfour\n' > text
sed 's/o/0/g' text; sed -n '2,3p' text; sed '/two/d;$s/$/ end/' text; sed -n '$=' text; sed '1!G;h;$!d' text; sed 'N;s/\n/+/' text
sed -E 's/(t)(.*)/\2\1/;t;s/^/- /' text; sed -i.bak 's/four/4/' text; cat text text.bak; sed '2r text.bak' text; sed -n '/t/w out' text; cat out
sed 'y/abc/xyz/;s/n/[&]/2' text; sed -e '1i\' -e 'before' -e '$a after' text; sed -s -n 1p text text.bak; sed = text | sed 'N;s/\n/:/'; sed '2q5' text; echo $?; sed 's/x' text 2>&1; echo $?
