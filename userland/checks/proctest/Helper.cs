using Tine.Runtime;

namespace Tine.ProcessTest;

/// <summary>The programs that the cases execute: this one, told by its second argument what to be.</summary>
internal static unsafe class Helper
{
    internal const string Marker = "--helper";

    /// <summary>Status of a helper that waited for the end of its standard input.</summary>
    internal const int WaitedStatus = 3;

    private static byte[] s_path = [];
    private static ArgumentVector? s_waiter;
    private static ArgumentVector? s_signals;
    private static ArgumentVector? s_exit;

    /// <summary>Prepares what is allocated, before any vfork, whose children may not.</summary>
    internal static void Prepare()
    {
        string path = ProgramSearch.OwnPath();
        s_path = Utf8.Terminated(path);
        s_waiter = ArgumentVector.Of(path, Marker, "wait");
        s_signals = ArgumentVector.Of(path, Marker, "signals");
        s_exit = ArgumentVector.Of(path, Marker, "exit");
    }

    /// <summary>Becomes a program that ends when its standard input does.</summary>
    internal static Errno ExecWaiter() => Exec(s_waiter!);

    /// <summary>Becomes a program that checks the signals that exec left it, and exits with 0 when they are right.</summary>
    internal static Errno ExecSignals() => Exec(s_signals!);

    /// <summary>Becomes a program that exits with 5.</summary>
    internal static Errno ExecExit() => Exec(s_exit!);

    internal static int Run(string what)
    {
        switch (what)
        {
            case "wait":
                byte letter;
                while (Unix.Read(0, &letter, 1).Value == 1)
                {
                }

                return WaitedStatus;
            case "signals":
                return SignalCases.CheckAfterExec();
            default:
                return 5;
        }
    }

    private static Errno Exec(ArgumentVector arguments)
    {
        fixed (byte* path = s_path)
        {
            return Unix.ExecVe(path, arguments.Pointer, ProcessEnvironment.Pointer).Error;
        }
    }
}
