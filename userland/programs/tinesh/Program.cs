using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Shell;

/// <summary>tinesh: reads commands from a person, a script or -c, and starts programs by vfork and execve.</summary>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        var shell = new Shell();
        shell.Variables.Import();
        if (shell.Variables.Get("PATH") == "")
        {
            shell.Variables.Set("PATH", ProgramSearch.DefaultPath);
        }

        if (arguments.Length >= 2 && arguments[0] == "-c")
        {
            TakeArguments(shell, arguments, 3, arguments.Length > 2 ? arguments[2] : "tinesh");
            if (shell.Run(arguments[1]) == ParseOutcome.Incomplete)
            {
                Complaint.Print("-c", "the command is not complete");
                return ExitCodes.Usage;
            }

            return shell.Variables.LastStatus;
        }

        if (arguments.Length >= 1 && arguments[0] != "-i")
        {
            return RunScript(shell, arguments);
        }

        TakeArguments(shell, arguments, arguments.Length, "tinesh");
        if (IsTerminal(0))
        {
            shell.BecomeInteractive();
        }

        return RunLines(shell, new LineSource(0));
    }

    private static int RunScript(Shell shell, string[] arguments)
    {
        SysResult script = Unix.Open(arguments[0], OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        if (script.Failed)
        {
            Complaint.Print(arguments[0], Errors.Message(script.Error));
            return ExitCodes.NotFound;
        }

        TakeArguments(shell, arguments, 1, arguments[0]);
        return RunLines(shell, new LineSource(script.Int));
    }

    /// <summary>Sets $0, then $1 and the rest.</summary>
    private static void TakeArguments(Shell shell, string[] arguments, int first, string name)
    {
        shell.Variables.Arguments.Add(name);
        for (int i = first; i < arguments.Length; i++)
        {
            shell.Variables.Arguments.Add(arguments[i]);
        }
    }

    private static int RunLines(Shell shell, LineSource source)
    {
        string text = "";
        while (!shell.IsLeaving)
        {
            if (shell.IsInteractive)
            {
                shell.Jobs.Poll();
                Prompt(text);
            }

            string? line = source.Read();
            if (line is null)
            {
                break;
            }

            text += line;
            if (shell.Run(text) != ParseOutcome.Incomplete)
            {
                text = "";
            }
        }

        if (shell.IsInteractive && !shell.IsLeaving)
        {
            StandardError.WriteLine("exit");
        }

        return shell.Variables.LastStatus;
    }

    private static void Prompt(string unfinished)
    {
        Unix.GetCwd(out string directory);
        StandardError.Write(unfinished != "" ? "> " : directory + (Unix.GetUid() == 0 ? " # " : " $ "));
        StandardError.Flush();
    }

    private static bool IsTerminal(int descriptor)
    {
        byte* attributes = stackalloc byte[64];
        return Unix.IoCtl(descriptor, TerminalControl.GetAttributes, attributes).Succeeded;
    }
}
