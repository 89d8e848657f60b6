using Tine.Devices;
using Tine.Files;

namespace Tine.Startup;

/// <summary>The legacy interrupt lines: so far the serial line's.</summary>
[NoAllocation]
internal static class Interrupts
{
    private static Terminal? s_terminal;

    /// <summary>From now on what the serial line receives goes to <paramref name="terminal"/>.</summary>
    public static void ConnectSerialLine(Terminal terminal)
    {
        s_terminal = terminal;
        SerialPort.EnableReceiveInterrupt();
        LegacyInterruptControllers.Unmask(SerialPort.InterruptLine);
    }

    public static void Handle(int line)
    {
        if (line == SerialPort.InterruptLine)
        {
            while (SerialPort.TryRead(out byte value))
            {
                s_terminal?.Receive(value);
            }
        }

        LegacyInterruptControllers.EndOfInterrupt(line);
    }
}
