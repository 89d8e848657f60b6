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

    /// <summary>Finds out what there is; from now on the log goes there.</summary>
    public static void Start()
    {
        s_hasDebugConsole = DebugConsole.IsPresent;
        UseSerialLine();
        KernelLog.SetSinks(&Write, &WriteDetail);
    }

    /// <summary>Uses the serial line of the console, once more when another one was chosen.</summary>
    public static void UseSerialLine()
    {
        s_hasSerialLine = !s_hasDebugConsole && SerialPort.IsPresent;
        if (s_hasSerialLine)
        {
            SerialPort.Initialize();
        }
    }

    private static void WriteDetail(byte value)
    {
        if (KeptLog.ShowsDetails)
        {
            Write(value);
        }
        else
        {
            KeptLog.Add(value);
        }
    }

    private static void Write(byte value)
    {
        KeptLog.Add(value);
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
