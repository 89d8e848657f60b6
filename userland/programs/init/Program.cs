using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Init;

/// <summary>
/// The first process: makes the usual places, runs one command (the shell when none is given) in a session of its
/// own, takes in orphans meanwhile, and switches the machine off with the command's status, or when poweroff says so.
/// </summary>
/// <remarks>Run as an ordinary process it only runs the command and returns its status.</remarks>
internal static unsafe class Program
{
    private const int CommandNotFound = 127;
    private const int CommandNotExecutable = 126;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        bool isFirst = Unix.GetPid() == 1;
        if (isFirst)
        {
            Places.Prepare();
            Machine.ObeySignals();
        }

        int status = RunCommand(arguments.Length == 0 ? Shell() : arguments, isFirst);
        FlushAll();
        if (isFirst)
        {
            Machine.PowerOff(status);
        }

        return status;
    }

    private static string[] Shell() => [Find("sh") is null ? "tinesh" : "sh"];

    private static string? Find(string program) =>
        ProgramSearch.Find(program, ProcessEnvironment.Get("PATH") ?? ProgramSearch.DefaultPath);

    private static int RunCommand(string[] command, bool isFirst)
    {
        string? path = Find(command[0]);
        if (path is null)
        {
            StandardError.WriteLine($"init: {command[0]}: not found");
            return CommandNotFound;
        }

        var environment = new ArgumentVector(Defaults.Environment());
        var vector = new ArgumentVector(command);
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            var launch = new Launch
            {
                Path = terminated,
                Arguments = vector.Pointer,
                Environment = environment.Pointer,
                Prepare = isFirst ? &TakeTerminal : null,
            };
            SysResult child = Launch.Start(&launch);
            if (child.Failed)
            {
                StandardError.WriteLine($"init: {path}: {Errors.Message(child.Error)}");
                return CommandNotExecutable;
            }

            return ReapUntil(child.Int);
        }
    }

    /// <summary>Begins a new session in the child, with the console as its controlling terminal, so that ^C reaches it.</summary>
    private static void TakeTerminal(void* context)
    {
        _ = context;
        Unix.SetSid();
        Unix.IoCtl(0, TerminalControl.SetControllingTerminal, null);
    }

    /// <summary>Waits for every process that has no other parent until the command itself ends.</summary>
    private static int ReapUntil(int command)
    {
        while (true)
        {
            SysResult ended = Unix.Wait(-1, out WaitStatus status);
            if (ended.Failed)
            {
                StandardError.WriteLine($"init: wait: {ended.Error}");
                return CommandNotExecutable;
            }

            if (ended.Int == command)
            {
                return status.ForShell;
            }
        }
    }
}
