using Tine.X64;

namespace Tine.Devices.Routing;

/// <summary>The two 8259 interrupt controllers, of eight lines each. 8259A data sheet.</summary>
[NoAllocation]
public sealed class LegacyInterruptControllers : InterruptRouting
{
    private const ushort FirstCommand = 0x20;
    private const ushort FirstData = 0x21;
    private const ushort SecondCommand = 0xa0;
    private const ushort SecondData = 0xa1;

    private const byte EndOfInterruptCommand = 0x20;
    private const int Cascade = 2;
    private const int LinesPerChip = 8;
    private const byte AllButCascade = 0xff & ~(1 << Cascade);

    /// <summary>After <see cref="Initialize"/>: the chip keeps its mask where there is one.</summary>
    public static bool ArePresent => Ports.ReadByte(FirstData) == AllButCascade;

    public override string Name => "two 8259";

    /// <summary>Moves the lines away from the processor's exceptions, all masked.</summary>
    /// <remarks>Also where I/O APICs are used: an interrupt that slips through still finds its vector.</remarks>
    public static void Initialize()
    {
        const byte StartInitialization = 0x11;
        const byte Mode8086 = 0x01;
        Ports.WriteByte(FirstCommand, StartInitialization);
        Ports.WriteByte(SecondCommand, StartInitialization);
        Ports.WriteByte(FirstData, (byte)TrapVector.LegacyInterrupts);
        Ports.WriteByte(SecondData, (byte)TrapVector.LegacyInterrupts + LinesPerChip);
        Ports.WriteByte(FirstData, 1 << Cascade);
        Ports.WriteByte(SecondData, Cascade);
        Ports.WriteByte(FirstData, Mode8086);
        Ports.WriteByte(SecondData, Mode8086);
        Ports.WriteByte(FirstData, AllButCascade);
        Ports.WriteByte(SecondData, 0xff);
    }

    public override void Unmask(int line)
    {
        ushort port = line < LinesPerChip ? FirstData : SecondData;
        Ports.WriteByte(port, (byte)(Ports.ReadByte(port) & ~(1 << line % LinesPerChip)));
    }

    /// <remarks>A line that was active too briefly shows as a chip's last one, which is then not in service: it has no end.</remarks>
    public override void EndOfInterrupt(int line)
    {
        bool isSpurious = line % LinesPerChip == LinesPerChip - 1 && !IsInService(line);
        if (line >= LinesPerChip && !isSpurious)
        {
            Ports.WriteByte(SecondCommand, EndOfInterruptCommand);
        }

        // The first chip has seen the cascade's line even when the second was mistaken.
        if (line >= LinesPerChip || !isSpurious)
        {
            Ports.WriteByte(FirstCommand, EndOfInterruptCommand);
        }
    }

    private static bool IsInService(int line)
    {
        const byte ReadInService = 0x0b;
        ushort command = line < LinesPerChip ? FirstCommand : SecondCommand;
        Ports.WriteByte(command, ReadInService);
        return (Ports.ReadByte(command) & 1 << line % LinesPerChip) != 0;
    }
}
