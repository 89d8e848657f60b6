namespace Tine.Devices;

/// <summary>The serial line of the console, a terminal's far end: the first one, unless another is chosen.</summary>
[NoAllocation]
public static class SerialPort
{
    private const ushort FirstPorts = 0x3f8;
    private const ushort SecondPorts = 0x2f8;

    private static bool s_isOff;
    private static bool s_isSecond;
    private static bool s_interruptsOnOutput;

    /// <summary>Interrupt line on the ISA bus.</summary>
    public static int InterruptLine => s_isSecond ? 3 : 4;

    public static string Name => s_isSecond ? "COM2" : "COM1";

    /// <summary>Bits a second, start and stop bits included.</summary>
    public static int Baud { get; private set; } = Uart.FastestBaud;

    /// <summary>Bytes that it takes at once when it is ready.</summary>
    public static int FifoSize { get; private set; } = 1;

    public static bool IsPresent => !s_isOff && Line.IsPresent;

    /// <summary>Whether an interrupt is pending. Reading this clears it where the reason is readiness to send.</summary>
    public static bool HasInterrupt => Line.HasInterrupt;

    /// <summary>Whether <see cref="FifoSize"/> bytes can be sent without waiting.</summary>
    public static bool IsReadyToSend => Line.IsReadyToSend;

    private static Uart Line => new(s_isSecond ? SecondPorts : FirstPorts);

    /// <summary>Uses the second line from now on.</summary>
    public static void UseSecond() => s_isSecond = true;

    /// <summary>Uses none from now on.</summary>
    public static void SwitchOff() => s_isOff = true;

    /// <param name="baud">The speed, that of <see cref="Uart.FastestBaud"/> or a fraction of it; any other is passed over.</param>
    public static void SetSpeed(uint baud)
    {
        if (baud is not 0 && Uart.FastestBaud % baud == 0)
        {
            Baud = (int)baud;
        }
    }

    public static void Initialize() => FifoSize = Line.Initialize(Baud);

    /// <summary>Lets a received byte interrupt.</summary>
    public static void EnableReceiveInterrupt() => Line.InterruptOnReceive();

    /// <summary>Asks for an interrupt as soon as more bytes can be sent, or for none.</summary>
    public static void InterruptWhenReadyToSend(bool isWanted)
    {
        if (s_interruptsOnOutput == isWanted)
        {
            return;
        }

        s_interruptsOnOutput = isWanted;
        if (isWanted)
        {
            Line.InterruptOnReceiveAndSend();
        }
        else
        {
            Line.InterruptOnReceive();
        }
    }

    /// <summary>Sends a byte; it is ready to.</summary>
    public static void Put(byte value) => Line.Put(value);

    /// <summary>Takes a received byte, if there is one.</summary>
    public static bool TryRead(out byte value) => Line.TryRead(out value);

    /// <summary>Waits until it can send, and does.</summary>
    public static void Write(byte value)
    {
        const int Patience = 1_000_000; // a line that never gets ready must not hang the kernel
        for (int attempt = 0; attempt < Patience && !IsReadyToSend; attempt++)
        {
        }

        Put(value);
    }
}
