using Tine.X64;

namespace Tine.Devices;

/// <summary>A 16550 at a PC's usual places: 8 data bits, no parity.</summary>
/// <param name="ports">The first of its eight ports.</param>
/// <remarks>PC16550D data sheet, National Semiconductor, 1995.</remarks>
[NoAllocation]
public readonly struct Uart(ushort ports)
{
    public const int FastestBaud = 115_200;

    private const byte DataReady = 0x01;
    private const byte TransmitterEmpty = 0x20;
    private const byte InterruptOnInput = 0x01;
    private const byte InterruptOnOutput = 0x02;

    private ushort InterruptEnable => (ushort)(ports + 1);

    private ushort FifoControl => (ushort)(ports + 2);

    private ushort InterruptIdentity => (ushort)(ports + 2);

    private ushort LineControl => (ushort)(ports + 3);

    private ushort ModemControl => (ushort)(ports + 4);

    private ushort LineStatus => (ushort)(ports + 5);

    private ushort Scratch => (ushort)(ports + 7);

    /// <summary>Whether there is such a chip: its scratch register keeps what it is given.</summary>
    public bool IsPresent
    {
        get
        {
            Ports.WriteByte(Scratch, 0x5a);
            return Ports.ReadByte(Scratch) == 0x5a;
        }
    }

    /// <summary>Whether an interrupt is pending. Reading this clears it where the reason is readiness to send.</summary>
    public bool HasInterrupt => (Ports.ReadByte(InterruptIdentity) & 1) == 0;

    /// <summary>Whether it takes as many bytes as its FIFO has without waiting.</summary>
    public bool IsReadyToSend => (Ports.ReadByte(LineStatus) & TransmitterEmpty) != 0;

    /// <summary>Sets speed and format, and no interrupt.</summary>
    /// <returns>The bytes that it takes at once when it is ready: a 16450 has no FIFO, and an 8250 neither.</returns>
    public int Initialize(int baud)
    {
        const byte DivisorAccess = 0x80;
        const byte EightBits = 0x03;
        const byte EnableAndClearFifos = 0xc7;
        const byte TerminalReadyRequestAndInterrupt = 0x0b;
        const byte FifosEnabled = 0xc0;
        Ports.WriteByte(InterruptEnable, 0);
        Ports.WriteByte(LineControl, DivisorAccess);
        int divisor = FastestBaud / baud;
        Ports.WriteByte(ports, (byte)divisor);
        Ports.WriteByte(InterruptEnable, (byte)(divisor >> 8));
        Ports.WriteByte(LineControl, EightBits);
        Ports.WriteByte(FifoControl, EnableAndClearFifos);
        Ports.WriteByte(ModemControl, TerminalReadyRequestAndInterrupt);
        return (Ports.ReadByte(InterruptIdentity) & FifosEnabled) == FifosEnabled ? 16 : 1;
    }

    /// <summary>Lets a received byte interrupt.</summary>
    public void InterruptOnReceive() => Ports.WriteByte(InterruptEnable, InterruptOnInput);

    /// <summary>Lets a received byte interrupt, and readiness to send.</summary>
    public void InterruptOnReceiveAndSend() => Ports.WriteByte(InterruptEnable, InterruptOnInput | InterruptOnOutput);

    /// <summary>Sends a byte; it is ready to.</summary>
    public void Put(byte value) => Ports.WriteByte(ports, value);

    /// <summary>Takes a received byte, if there is one.</summary>
    public bool TryRead(out byte value)
    {
        if ((Ports.ReadByte(LineStatus) & DataReady) == 0)
        {
            value = 0;
            return false;
        }

        value = Ports.ReadByte(ports);
        return true;
    }
}
