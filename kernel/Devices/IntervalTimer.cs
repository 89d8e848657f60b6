using Tine.X64;

namespace Tine.Devices;

/// <summary>The 8254 interval timer: a yardstick for the faster clocks, and a substitute for the local APIC's timer.</summary>
[NoAllocation]
public static class IntervalTimer
{
    /// <summary>Its line at the 8259.</summary>
    public const int InterruptLine = 0;

    private const uint FrequencyHertz = 1_193_182;
    private const ushort Channel0 = 0x40;
    private const ushort Channel2 = 0x42;
    private const ushort Command = 0x43;
    private const ushort SpeakerControl = 0x61;

    /// <summary>Starts channel 2 counting down once; <see cref="HasElapsed"/> tells when <paramref name="milliseconds"/> (at most 50) are over.</summary>
    public static void Start(uint milliseconds)
    {
        const byte Channel2Mode0Binary = 0xb0;
        uint count = FrequencyHertz * milliseconds / 1000;
        byte control = (byte)(Ports.ReadByte(SpeakerControl) & ~0x02);
        Ports.WriteByte(SpeakerControl, (byte)(control & ~0x01));
        Ports.WriteByte(Command, Channel2Mode0Binary);
        Ports.WriteByte(Channel2, (byte)count);
        Ports.WriteByte(Channel2, (byte)(count >> 8));
        Ports.WriteByte(SpeakerControl, (byte)(control | 0x01));
    }

    /// <summary>One interrupt by channel 0 after that time, at most 54 ms; replaces the one before.</summary>
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

    public static bool HasElapsed => (Ports.ReadByte(SpeakerControl) & 0x20) != 0;
}
