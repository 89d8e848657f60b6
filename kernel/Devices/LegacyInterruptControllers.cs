using Tine.X64;

namespace Tine.Devices;

/// <summary>The two 8259 interrupt controllers: sixteen lines at vectors from <see cref="TrapVector.LegacyInterrupts"/> on.</summary>
[NoAllocation]
public static class LegacyInterruptControllers
{
    private const ushort FirstCommand = 0x20;
    private const ushort FirstData = 0x21;
    private const ushort SecondCommand = 0xa0;
    private const ushort SecondData = 0xa1;

    private const byte EndOfInterruptCommand = 0x20;
    private const int Cascade = 2;

    /// <summary>Moves the lines away from the processor's exceptions, all masked.</summary>
    public static void Initialize()
    {
        const byte StartInitialization = 0x11;
        const byte Mode8086 = 0x01;
        Ports.WriteByte(FirstCommand, StartInitialization);
        Ports.WriteByte(SecondCommand, StartInitialization);
        Ports.WriteByte(FirstData, (byte)TrapVector.LegacyInterrupts);
        Ports.WriteByte(SecondData, (byte)TrapVector.LegacyInterrupts + 8);
        Ports.WriteByte(FirstData, 1 << Cascade);
        Ports.WriteByte(SecondData, Cascade);
        Ports.WriteByte(FirstData, Mode8086);
        Ports.WriteByte(SecondData, Mode8086);
        Ports.WriteByte(FirstData, 0xff & ~(1 << Cascade));
        Ports.WriteByte(SecondData, 0xff);
    }

    public static void Unmask(int line)
    {
        ushort port = line < 8 ? FirstData : SecondData;
        Ports.WriteByte(port, (byte)(Ports.ReadByte(port) & ~(1 << (line & 7))));
    }

    public static void EndOfInterrupt(int line)
    {
        if (line >= 8)
        {
            Ports.WriteByte(SecondCommand, EndOfInterruptCommand);
        }

        Ports.WriteByte(FirstCommand, EndOfInterruptCommand);
    }
}
