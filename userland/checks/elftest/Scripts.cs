using System;
using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>Files that begin with "#!".</summary>
internal static class Scripts
{
    private const string Path = "/tmp/elftest.script";
    private const string Second = "/tmp/elftest.second";
    private const uint Executable = 0x1ED;

    internal static void Run()
    {
        string own = ProgramSearch.OwnPath();
        Tap.Ok(Execute("#!" + own + " " + Helper.Marker + "\n", "script").Exited(0), "the interpreter gets one argument, the script's path and the rest");
        Tap.Ok(Execute("#! \t" + own + " \t" + Helper.Marker + "\t \n", "script").Exited(0), "blanks around the interpreter and its argument do not count");
        Tap.Ok(Execute("#!" + own + " " + Helper.Marker, "script").Exited(0), "a line without an end");
        Tap.Ok(Execute("#!" + own + " --helper with blanks\n", "script").Exited(9), "the argument is not split");
        Gives("#!\n", Errno.ENOEXEC, "no interpreter");
        Gives("#!   \n", Errno.ENOEXEC, "nothing but blanks");
        Gives("#!/none/such\n", Errno.ENOENT, "an interpreter that is not there");
        Gives("#!/tmp\n", Errno.EACCES, "a directory as interpreter");
        Gives("#!/dev/null\n", Errno.EACCES, "a device as interpreter");
        Gives("#!" + Path + "\n", Errno.ELOOP, "a script that interprets itself");
        Gives("#" + "\n", Errno.ENOEXEC, "a text");
        Gives("#!", Errno.EACCES, "nothing behind the mark");
        Tap.Ok(Execute("#!" + own + " " + Helper.Length + " \n", "x").Exited(Helper.Length.Length), "blanks at the end of the line go");
        Tap.Ok(Execute("#!" + own + " " + Helper.Length + "  ", "x").Exited(Helper.Length.Length + 2), "blanks at the end of the file stay");
        string longest = "#!" + own + " " + Helper.Length;
        int left = 255 - longest.Length + Helper.Length.Length;
        Tap.Ok(Execute(longest.PadRight(400, 'x') + "\n", "x").Exited(left), "of a line that is too long 255 bytes count");
        Tap.Ok(Execute(longest.PadRight(255, 'x') + "\n", "x").Exited(left), "a line of 255 bytes");
        Gives("#!" + own.PadRight(300, 'x') + "\n", Errno.ENOEXEC, "an interpreter whose name is cut off");
        WithoutPermission();
        ScriptOfScript(own);
        FiveDeep(own);
    }

    private static void WithoutPermission()
    {
        Write(Path, "#!/bin/sh\n");
        Unix.ChMod(Path, 0x1A4);
        Tap.Ok(Outcome.Of(Path, ArgumentVector.Of(Path)).Error == Errno.EACCES, "a script without permission to execute");
        Unix.Unlink(Path);
        Tap.Ok(Outcome.Of("/tmp", ArgumentVector.Of("/tmp")).Error == Errno.EACCES, "a directory");
        Tap.Ok(Outcome.Of("/dev/null", ArgumentVector.Of("x")).Error == Errno.EACCES, "a device");
    }

    private static void ScriptOfScript(string own)
    {
        Write(Second, "#!" + own + " --helper\n");
        Tap.Ok(Execute("#!" + Second + "\n", "nested").Exited(0), "a script whose interpreter is a script");
        Unix.Unlink(Second);
    }

    private static void FiveDeep(string own)
    {
        string interpreter = own + " --helper deep";
        for (int level = 1; level <= 6; level++)
        {
            Write(Second + level, "#!" + interpreter + "\n");
            interpreter = Second + level;
        }

        ArgumentVector arguments = ArgumentVector.Of("name");
        Tap.Ok(Outcome.Of(Second + 5, arguments).Exited(0), "five scripts that interpret each other");
        Tap.Ok(Outcome.Of(Second + 6, arguments).Error == Errno.ELOOP, "six of them");
        Write(Second + 1, "#!/none/such\n");
        Tap.Ok(Outcome.Of(Second + 5, arguments).Error == Errno.ENOENT, "five, the last of which has no interpreter");
        for (int level = 1; level <= 6; level++)
        {
            Unix.Unlink(Second + level);
        }
    }

    private static Outcome Execute(string text, string what)
    {
        Write(Path, text);
        Outcome outcome = Outcome.Of(Path, ArgumentVector.Of("name", what, "last"));
        Unix.Unlink(Path);
        return outcome;
    }

    private static void Gives(string text, Errno error, string name)
    {
        Outcome outcome = Execute(text, "x");
        if (outcome.Error != error)
        {
            Streams.StandardOutput.WriteLine($"# {outcome.Error}, not {error}");
        }

        Tap.Ok(outcome.Error == error, name);
    }

    private static void Write(string path, string text)
    {
        byte[] bytes = Utf8.Terminated(text);
        int file = Unix.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, Executable).Int;
        Unix.Write(file, bytes.AsSpan(0, bytes.Length - 1));
        Unix.Close(file);
    }
}
