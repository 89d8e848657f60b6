using Tine.Devices;

namespace Tine.Startup;

/// <summary>
/// The destinations of the kernel's log: its history in memory, and QEMU's debug console or else the serial line; in a panic the
/// screen as well.
/// </summary>
/// <remarks>Works before there is a heap.</remarks>
[NoAllocation]
internal static unsafe class LogSink
{
    private static bool s_hasDebugConsole;
    private static bool s_hasSerialLine;
    private static LogHistory s_history;

    /// <summary>The newest lines, as syslog(2) gives them.</summary>
    public static ref LogHistory History => ref s_history;

    /// <summary>Whether details are shown, too.</summary>
    public static bool IsVerbose { get; set; }

    /// <summary>Finds out what there is; from now on the log goes there.</summary>
    public static void Start()
    {
        s_hasDebugConsole = DebugConsole.IsPresent;
        s_hasSerialLine = !s_hasDebugConsole && SerialPort.IsPresent;
        if (s_hasSerialLine)
        {
            SerialPort.Initialize();
        }

        KernelLog.SetSinks(&Write, &WriteDetail);
    }

    private static void WriteDetail(byte value)
    {
        if (IsVerbose)
        {
            Write(value);
        }
        else
        {
            s_history.Add(value, Clock.Nanoseconds);
        }
    }

    private static void Write(byte value)
    {
        s_history.Add(value, Clock.Nanoseconds);
        if (s_hasDebugConsole)
        {
            DebugConsole.Write(value);
        }
        else if (s_hasSerialLine)
        {
            SerialOutput.Write(value);
        }

        PanicScreen.Write(value);
    }
}
