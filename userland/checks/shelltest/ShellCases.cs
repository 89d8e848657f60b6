namespace Tine.ShellTest;

/// <summary>The shell's language.</summary>
internal static class ShellCases
{
    internal static void Run()
    {
        Words();
        Statuses();
        Redirections();
        Jobs();
    }

    private static void Words()
    {
        Check.That("quotes", "echo 'a  b' \"c  d\" e\\ f '$x' \"\"", "a  b c  d e f $x \n");
        Check.That("variables", "X=5; Y=$X$X; echo $Y ${X}y \"$X\" $none.", "55 5y 5 .\n");
        Check.That("a variable is split at blanks unless quoted", "X='a   b'; echo $X; echo \"$X\"", "a b\na   b\n");
        Check.That("arguments", "echo $0 $1 $#; echo \"$2\"", "zero one 2\ntwo words\n");
        Check.That("a variable for one command alone", "export X=1; X=2 tinesh -c 'echo $X'; echo $X", "2\n1\n");
        Check.That("only exported variables are inherited", "X=1; export Y=2; tinesh -c 'echo $X$Y'", "2\n");
        Check.That("comments and empty lines", "# nothing\n\necho yes # no\n", "yes\n");
        Check.That("a word may hold a hash", "echo a#b", "a#b\n");
        Check.That("home", "echo ~ ~/x a~", "/tmp /tmp/x a~\n");
    }

    private static void Statuses()
    {
        Check.That("the exit status", "exit 7", "", 7);
        Check.That("the status of the last command", "false", "", 1);
        Check.That("$?", "false; echo $?; true; echo $?", "1\n0\n");
        Check.That("and, or, not", "true && echo a || echo b; false && echo c || echo d; ! true || echo e", "a\nd\ne\n");
        Check.That("a program that is not there", "nosuch; echo $?", "tinesh: nosuch: not found\n127\n");
        Check.That("a file that is no program", "/dev/null; echo $?", "tinesh: /dev/null: permission denied\n126\n");
        Check.That("a program that a signal ends", "tinesh -c 'kill -KILL $$'; echo $?", "killed\n137\n");
        Check.That("a syntax error", "echo a; | b", "tinesh: syntax: did not expect |\n", 2);
        Check.That("the status of a pipeline is its last command's", "false | true; echo $?; true | false; echo $?", "0\n1\n");
    }

    private static void Redirections()
    {
        Check.That("into a file, onto its end, out of it", "echo a > f; echo b >> f; cat < f", "a\nb\n");
        Check.That("standard error", "nosuch 2> e; cat e", "tinesh: nosuch: not found\n");
        Check.That("one onto the other", "tinesh -c 'echo out; nosuch' > f 2>&1; cat f", "out\ntinesh: nosuch: not found\n");
        Check.That("a file that is not there", "cat < none; echo $?", "tinesh: none: no such file or directory\n1\n");
        Check.That("a builtin's output", "umask > f; cat f; echo still here", "022\nstill here\n");
        Check.That("a pipeline of four", "echo a b | cat | cat | cat", "a b\n");
        Check.That("a builtin in a pipeline", "umask | cat; cd / | true; cat f", "022\n022\n");
        Check.That("reading stops when nobody reads any more", "cat /dev/zero | true; echo $?", "0\n");
    }

    private static void Jobs()
    {
        Check.That("wait", "sleep 0.05 & wait; echo done", "done\n");
        Check.That("wait for one, with its status", "tinesh -c 'exit 5' & wait $!; echo $?", "5\n");
        Check.That("a sequence in the background", "false || echo a & wait; echo b", "a\nb\n");
        Check.That("cd", "cd /tmp; coreutils pwd; cd /dev; cd -; coreutils pwd; cd /none", "/tmp\n/tmp\ntinesh: cd: /none: no such file or directory\n", 1);
        Check.That("exec", "exec echo replaced; echo not reached", "replaced\n");
        Check.That("a script", "echo 'echo $1 $0' > script; tinesh script x", "x script\n");
        Check.That("exit ends a script", "echo 'exit 4; echo no' > script; tinesh script; echo $?", "4\n");
    }
}
