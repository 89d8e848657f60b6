using Tine.X64;

namespace Tine.Devices;

/// <summary>The 8254 interval timer's channel 0: a substitute for the local APIC's timer.</summary>
[NoAllocation]
public static class IntervalTimer
{
    /// <summary>Interrupt line on the ISA bus.</summary>
    public const int InterruptLine = 0;

    public const uint FrequencyHertz = 1_193_182;

    /// <summary>The port for commands to any channel.</summary>
    public const ushort Command = 0x43;

    private const ushort Channel0 = 0x40;

    /// <summary>Asks for one interrupt after that time, at most 54 ms; replaces the one before.</summary>
    public static void Interrupt(ulong nanoseconds)
    {
        const byte Channel0Mode0Binary = 0x30;
        const ulong LongestNanoseconds = 54_000_000;
        ulong time = nanoseconds < LongestNanoseconds ? nanoseconds : LongestNanoseconds;
        ulong count = time * FrequencyHertz / 1_000_000_000;
        count = count == 0 ? 1 : count;
        Ports.WriteByte(Command, Channel0Mode0Binary);
        Ports.WriteByte(Channel0, (byte)count);
        Ports.WriteByte(Channel0, (byte)(count >> 8));
    }
}
