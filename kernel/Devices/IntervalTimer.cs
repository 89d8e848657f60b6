using Tine.X64;

namespace Tine.Devices;

/// <summary>The 8254 interval timer, used once: as the yardstick for the faster clocks.</summary>
[NoAllocation]
public static class IntervalTimer
{
    private const uint FrequencyHertz = 1_193_182;
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

    public static bool HasElapsed => (Ports.ReadByte(SpeakerControl) & 0x20) != 0;
}
