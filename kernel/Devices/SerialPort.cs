namespace Tine.Devices;

/// <summary>The first serial line: a terminal's far end.</summary>
[NoAllocation]
public static class SerialPort
{
    /// <summary>Interrupt line on the ISA bus.</summary>
    public const int InterruptLine = 4;

    private static bool s_interruptsOnOutput;

    /// <summary>Bytes that it takes at once when it is ready.</summary>
    public static int FifoSize { get; private set; } = 1;

    public static bool IsPresent => Line.IsPresent;

    /// <summary>Whether an interrupt is pending. Reading this clears it where the reason is readiness to send.</summary>
    public static bool HasInterrupt => Line.HasInterrupt;

    /// <summary>Whether <see cref="FifoSize"/> bytes can be sent without waiting.</summary>
    public static bool IsReadyToSend => Line.IsReadyToSend;

    private static Uart Line => new(0x3f8);

    public static void Initialize() => FifoSize = Line.Initialize();

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
