using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>kill [-SIGNAL] PID...: sends a signal, SIGTERM if none is named. A negative PID means a group.</summary>
internal static class KillCommand
{
    private const int LastSignal = 64;

    internal static int Run(string[] arguments)
    {
        var signal = Signal.Terminate;
        int first = 0;
        if (arguments.Length > 1 && arguments[0].Length > 1 && arguments[0][0] == '-')
        {
            signal = Parse(arguments[0][1..]);
            first = 1;
        }

        if (signal == (Signal)(-1) || first == arguments.Length)
        {
            StandardError.WriteLine("usage: kill [-SIGNAL] PID...");
            return 2;
        }

        int status = 0;
        for (int i = first; i < arguments.Length; i++)
        {
            Errno error = Numbers.TryParse(arguments[i], out long process) ? Unix.Kill((int)process, signal).Error : Errno.EINVAL;
            if (error != Errno.None)
            {
                Complaint.Print("kill", arguments[i], error);
                status = 1;
            }
        }

        return status;
    }

    private static Signal Parse(string text)
    {
        if (Numbers.TryParse(text, out long number) && number is >= 0 and <= LastSignal)
        {
            return (Signal)number;
        }

        string name = text.Length > 3 && text[..3] == "SIG" ? text : "SIG" + text;
        for (int i = 1; i <= (int)Signal.TerminalOutput; i++)
        {
            if (Signals.Name((Signal)i) == name)
            {
                return (Signal)i;
            }
        }

        return (Signal)(-1);
    }
}
