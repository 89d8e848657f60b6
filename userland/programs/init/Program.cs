using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Init;

/// <summary>
/// The first process: makes the usual places, runs one command (the shell when none is given) in a session of its
/// own, takes in orphans meanwhile, sends the host the files that it asked for, and switches the machine off with the command's status, or when poweroff says so.
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

        int status = arguments.Length != 0 ? RunCommand(arguments[0], arguments, isFirst ? &Places.TakeTerminal : null) : RunShell(isFirst);
        FlushAll();
        if (isFirst)
        {
            if (Sending.Command() is { } sending)
            {
                RunCommand(sending[0], sending, &Places.Silence);
            }

            Machine.PowerOff(status);
        }

        return status;
    }

    /// <summary>Runs the shell: as a login shell where somebody sits at the terminal (-i, as its output is elsewhere at first), and without prompts where a file or a pipe types.</summary>
    private static int RunShell(bool isFirst)
    {
        if (Find("sh") is null)
        {
            return RunCommand("tinesh", ["tinesh"], isFirst ? &Places.TakeTerminal : null);
        }

        return !isFirst ? RunCommand("sh", ["sh"], null)
            : TerminalState.Echoes(0) ? RunLoginShell(Defaults.InteractiveShell())
            : RunCommand("sh", ["sh", "/dev/stdin"], &Places.TakeTerminal);
    }

    private static int RunLoginShell(string path) =>
        RunCommand(path, ["-" + path[(path.LastIndexOf('/') + 1)..], "-i"], &Places.TakeTerminalForLogin);

    private static string? Find(string program) =>
        ProgramSearch.Find(program, ProcessEnvironment.Get("PATH") ?? ProgramSearch.DefaultPath);

    private static int RunCommand(string program, string[] command, delegate*<void*, void> prepare)
    {
        string? path = Find(program);
        if (path is null)
        {
            StandardError.WriteLine($"init: {program}: not found");
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
                Prepare = prepare,
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
