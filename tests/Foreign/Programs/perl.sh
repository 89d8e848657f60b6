# package: perl-base
# runs: hashes, closures, regular expressions, fork, pipe, open of a pipe, signals, sockets in pairs, files, sort, sprintf
cat > program.pl <<'END'
use strict; use warnings; use POSIX ();
$| = 1;
my %count; $count{length $_}++ for qw(a quick brown fox jumped over lazy dogs);
print join(',', map { "$_=$count{$_}" } sort { $a <=> $b } keys %count), "\n";
my @makers = map { my $n = $_; sub { $n++ } } 1 .. 3; $makers[1]->() for 1 .. 4; print $makers[1]->(), "\n";
(my $text = "2001-02-03") =~ s/(\d+)-(\d+)-(\d+)/$3.$2.$1/; print "$text\n";
pipe(my $reader, my $writer) or die; my $child = fork;
if ($child == 0) { close $reader; print $writer "from the child\n"; close $writer; POSIX::_exit(7) }
close $writer; print <$reader>; waitpid $child, 0; print $? >> 8, "\n";
open(my $sort, '|-', 'sort') or die; print $sort "b\na\n"; close $sort; print `echo ticks`; print "status ", system('exit 5') >> 8, "\n";
local $SIG{USR1} = sub { print "caught $_[0]\n" }; kill USR1 => $$; local $SIG{ALRM} = sub { die "alarm\n" }; eval { alarm 1; sleep 20 }; print $@;
open(my $file, '+>', 'data') or die; print $file "x" x 100000; seek $file, 0, 0; read $file, my $all, 200000; print length $all, "\n";
mkdir 'd'; opendir(my $dir, '.') or die; print join(' ', sort grep { !/^\./ } readdir $dir), "\n"; print -s 'data', ' ', -d 'd' ? 'dir' : 'no', "\n";
printf "%s %05d %.2e %b\n", sprintf('%vd', $^V), 42, 12345.678, 10; eval { die { code => 3 } }; print $@->{code}, "\n"; exit 4;
END
perl program.pl
