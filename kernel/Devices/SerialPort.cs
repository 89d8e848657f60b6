using Tine.X64;

namespace Tine.Devices;

/// <summary>The first serial line, a 16550 at the PC's usual place: 115200 baud, 8 data bits, no parity.</summary>
[NoAllocation]
public static class SerialPort
{
    /// <summary>Interrupt line on the ISA bus.</summary>
    public const int InterruptLine = 4;

    private const ushort Base = 0x3f8;
    private const ushort InterruptEnable = Base + 1;
    private const ushort FifoControl = Base + 2;
    private const ushort InterruptIdentity = Base + 2;
    private const ushort LineControl = Base + 3;
    private const ushort ModemControl = Base + 4;
    private const ushort LineStatus = Base + 5;
    private const ushort Scratch = Base + 7;

    private const byte DataReady = 0x01;
    private const byte TransmitterEmpty = 0x20;
    private const byte InterruptOnInput = 0x01;
    private const byte InterruptOnOutput = 0x02;

    private static bool s_interruptsOnOutput;

    /// <summary>Bytes that it takes at once when it is ready: a 16450 has no FIFO, and an 8250 neither.</summary>
    public static int FifoSize { get; private set; } = 1;

    /// <summary>The scratch register keeps what it is given where there is such a chip.</summary>
    public static bool IsPresent
    {
        get
        {
            Ports.WriteByte(Scratch, 0x5a);
            return Ports.ReadByte(Scratch) == 0x5a;
        }
    }

    public static void Initialize()
    {
        const byte DivisorAccess = 0x80;
        const byte EightBits = 0x03;
        const byte EnableAndClearFifos = 0xc7;
        const byte TerminalReadyRequestAndInterrupt = 0x0b;
        Ports.WriteByte(InterruptEnable, 0);
        Ports.WriteByte(LineControl, DivisorAccess);
        Ports.WriteByte(Base, 1);
        Ports.WriteByte(InterruptEnable, 0);
        Ports.WriteByte(LineControl, EightBits);
        Ports.WriteByte(FifoControl, EnableAndClearFifos);
        Ports.WriteByte(ModemControl, TerminalReadyRequestAndInterrupt);
        const byte FifosEnabled = 0xc0;
        FifoSize = (Ports.ReadByte(InterruptIdentity) & FifosEnabled) == FifosEnabled ? 16 : 1;
    }

    /// <summary>Lets a received byte interrupt.</summary>
    public static void EnableReceiveInterrupt() => Ports.WriteByte(InterruptEnable, InterruptOnInput);

    /// <summary>Asks for an interrupt as soon as more bytes can be sent, or for none.</summary>
    public static void InterruptWhenReadyToSend(bool isWanted)
    {
        if (s_interruptsOnOutput != isWanted)
        {
            s_interruptsOnOutput = isWanted;
            Ports.WriteByte(InterruptEnable, isWanted ? (byte)(InterruptOnInput | InterruptOnOutput) : InterruptOnInput);
        }
    }

    /// <summary>Whether an interrupt is pending. Reading this clears it where the reason is readiness to send.</summary>
    public static bool HasInterrupt => (Ports.ReadByte(InterruptIdentity) & 1) == 0;

    /// <summary><see cref="FifoSize"/> bytes can be sent without waiting.</summary>
    public static bool IsReadyToSend => (Ports.ReadByte(LineStatus) & TransmitterEmpty) != 0;

    /// <summary>Sends a byte; it is ready to.</summary>
    public static void Put(byte value) => Ports.WriteByte(Base, value);

    public static bool TryRead(out byte value)
    {
        if ((Ports.ReadByte(LineStatus) & DataReady) == 0)
        {
            value = 0;
            return false;
        }

        value = Ports.ReadByte(Base);
        return true;
    }

    /// <summary>Waits until it can send, and does.</summary>
    public static void Write(byte value)
    {
        const int Patience = 1_000_000; // a line that never gets ready must not hang the kernel
        for (int attempt = 0; attempt < Patience && (Ports.ReadByte(LineStatus) & TransmitterEmpty) == 0; attempt++)
        {
        }

        Ports.WriteByte(Base, value);
    }
}
