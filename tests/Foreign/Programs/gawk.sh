# package: gawk
# runs: fields, arrays, functions, formats, regular expressions, pipes in both directions, getline, sorting
printf 'ann 30\nbob 25\ncyd 35\n' > people
gawk '{ sum += $2; age[$1] = $2 } END { print sum, sum / NR; for (name in age) print name, age[name] | "sort"; close("sort") }' people
gawk 'function fact(n) { return n <= 1 ? 1 : n * fact(n - 1) } BEGIN { printf "%d %.3f %s\n", fact(10), exp(1), toupper("abc") }'
gawk 'BEGIN { "echo from a command" | getline line; print line; while (("seq 3" | getline n) > 0) total += n; print total }'
gawk 'BEGIN { cmd = "sort"; print "b" |& cmd; print "a" |& cmd; close(cmd, "to"); while ((cmd |& getline x) > 0) print x }'
gawk 'BEGIN { n = split("c b a", parts); asort(parts); print parts[1], parts[n]; print gensub(/(a+)b/, "<\\1>", "g", "aabab") }'
gawk -F: '$3 == 0 { print $1 }' /etc/passwd; gawk 'BEGIN { print length(sprintf("%1000s", "")), substr("hello", 2, 3), index("hello", "l"), and(12, 10) }'
gawk 'BEGIN { print strftime("%Y-%m-%d", 86400 * 365, 1); print ENVIRON["HOME"]; print PROCINFO["version"]; exit system("exit 3") }'; echo $?
