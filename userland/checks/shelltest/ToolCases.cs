namespace Tine.ShellTest;

/// <summary>The small tools, called through the one program that holds them.</summary>
internal static class ToolCases
{
    internal static void Run()
    {
        Check.That("echo", "coreutils echo a b; coreutils echo -n c; coreutils echo", "a b\nc\n");
        Check.That("cat", "echo 1 > a; echo 2 > b; coreutils cat a b - < a", "1\n2\n1\n");
        Check.That("cat of nothing", "coreutils cat none", "cat: none: no such file or directory\n", 1);
        Check.That("mkdir and ls", "coreutils mkdir d d/e; echo x > d/.hidden; echo y > d/file; coreutils ls d; coreutils ls -a d", "e\nfile\n.\n..\n.hidden\ne\nfile\n");
        Check.That("mkdir -p", "coreutils mkdir -p p/q/r p/q; coreutils ls p p/q", "p:\nq\np/q:\nr\n");
        Check.That("mkdir of what is there", "coreutils mkdir d", "mkdir: d: exists already\n", 1);
        Check.That("ls -l", "coreutils ls -l d/file | coreutils cat > a && echo good", "good\n");
        Check.That("ls of a device", "coreutils ls -l /dev/null", "crw-rw-rw-    1     0     0     1,   3 /dev/null\n");
        Check.That("rm", "coreutils rm d; coreutils rm d/file; coreutils rm -f none; coreutils ls d", "rm: d: is a directory\ne\n");
        Check.That("rm -r", "coreutils rm -r d p; coreutils ls d", "ls: d: no such file or directory\n", 1);
        Check.That("true and false", "coreutils true; echo $?; coreutils false; echo $?", "0\n1\n");
        Check.That("kill", "sleep 10 & coreutils kill $!; wait $!; echo $?", "143\n");
        Check.That("uname", "coreutils uname -m", "x86_64\n");
        Check.That("free and ps", "coreutils free > a && coreutils ps > b && echo good", "good\n");
        Check.That("an unknown tool", "coreutils nosuch", "coreutils: nosuch: no such tool\n", 2);
    }
}
