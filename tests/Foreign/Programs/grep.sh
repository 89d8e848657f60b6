# package: grep
# runs: basic, extended and Perl's expressions, context, counts, recursion, binary files, back references
printf 'the quick\nbrown fox\njumps over\nthe lazy dog\n' > text; mkdir d; cp text d/copy; printf 'bin\0ary the\n' > d/binary
grep the text; grep -c o text; grep -n -v the text; grep -E '(qu|la)[a-z]+' -o text; grep -P '\bfox$' text; grep -w -i THE text
grep -A 1 -B 1 jumps text; grep -r the d | sort; grep -l the text d/copy; grep -E '(.)\1' text; grep -F '.' text; echo $?
grep x /no/such/file 2>&1; echo $?; seq 1 100000 | grep -c 7; grep -m 1 o text; printf 'a\nb\n' | grep -f /dev/stdin text | wc -l; grep --version | head -n 1
