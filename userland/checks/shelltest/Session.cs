using System;
using Tine.Runtime;

namespace Tine.ShellTest;

/// <summary>Runs tinesh -c and catches its output.</summary>
internal static unsafe class Session
{
    private static string s_shell = "";
    private static ArgumentVector? s_environment;
    private static int s_writeEnd;

    /// <summary>Finds the shell and the tools beside this program, wherever that is.</summary>
    internal static void Prepare()
    {
        string own = ProgramSearch.OwnPath();
        string directory = own[..own.LastIndexOf('/')];
        s_shell = directory + "/tinesh";
        s_environment = ArgumentVector.Of("PATH=" + directory + ":/bin", "HOME=/tmp");
    }

    /// <summary>Runs a script; its standard output and error come back together.</summary>
    /// <returns>The exit code, or 128 and the signal.</returns>
    internal static int Run(string script, out string output)
    {
        output = "";
        Unix.Pipe2(out int readEnd, out s_writeEnd, OpenFlags.CloseOnExec);
        ArgumentVector arguments = ArgumentVector.Of("tinesh", "-c", script, "zero", "one", "two words");
        fixed (byte* path = Utf8.Terminated(s_shell))
        {
            var launch = new Launch
            {
                Path = path,
                Arguments = arguments.Pointer,
                Environment = s_environment!.Pointer,
                Prepare = &Redirect,
            };
            SysResult child = Launch.Start(&launch);
            GC.KeepAlive(arguments);
            Unix.Close(s_writeEnd);
            if (child.Succeeded)
            {
                output = ReadAll(readEnd);
            }

            Unix.Close(readEnd);
            Unix.Wait(child.Int, out WaitStatus status);
            return status.ForShell;
        }
    }

    private static void Redirect(void* context)
    {
        Unix.Dup2(s_writeEnd, 1);
        Unix.Dup2(s_writeEnd, 2);
    }

    private static string ReadAll(int descriptor)
    {
        var bytes = new byte[4096];
        int count = 0;
        SysResult result;
        while (count < bytes.Length && (result = Unix.Read(descriptor, bytes.AsSpan(count))).Value > 0)
        {
            count += result.Int;
        }

        return Utf8.Decode(bytes.AsSpan(0, count));
    }
}
