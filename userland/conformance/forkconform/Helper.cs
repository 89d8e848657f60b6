using Tine.Runtime;

namespace Tine.ForkConform;

/// <summary>The programs that items execute: this one, told by its second argument what to be.</summary>
internal static unsafe class Helper
{
    internal const string Marker = "--helper";

    /// <summary>Status of the helper that only exits.</summary>
    internal const int ExitStatus = 5;

    /// <summary>Status of the helper that waited for the end of its standard input.</summary>
    internal const int WaitedStatus = 3;

    private static byte[] s_path = [];
    private static ArgumentVector? s_exit;
    private static ArgumentVector? s_wait;
    private static ArgumentVector? s_signals;

    /// <summary>Path of this program, null-terminated.</summary>
    internal static byte* Path
    {
        get
        {
            fixed (byte* start = s_path)
            {
                return start;
            }
        }
    }

    /// <summary>Prepares what is allocated, before any vfork, whose children should not.</summary>
    internal static void Prepare()
    {
        string path = ProgramSearch.OwnPath();
        s_path = Utf8.Terminated(path);
        s_exit = ArgumentVector.Of(path, Marker, "exit");
        s_wait = ArgumentVector.Of(path, Marker, "wait");
        s_signals = ArgumentVector.Of(path, Marker, "signals");
    }

    /// <summary>Becomes a program that exits with <see cref="ExitStatus"/>.</summary>
    internal static Errno Exit() => Exec(s_exit!);

    /// <summary>Becomes a program that ends when the pipe does: its standard input.</summary>
    internal static Errno WaitFor(Channel channel)
    {
        Unix.Dup2(channel.ReadEnd, 0);
        Unix.Close(channel.WriteEnd);
        return Exec(s_wait!);
    }

    /// <summary>Becomes a program that exits with 0 when exec has left it the right signal settings.</summary>
    internal static Errno CheckSignals() => Exec(s_signals!);

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
                return SignalItems.CheckAfterExec();
            default:
                return ExitStatus;
        }
    }

    internal static Errno Exec(byte* path, ArgumentVector arguments) =>
        Unix.ExecVe(path, arguments.Pointer, ProcessEnvironment.Pointer).Error;

    internal static ArgumentVector ExitArguments => s_exit!;

    private static Errno Exec(ArgumentVector arguments) => Exec(Path, arguments);
}
