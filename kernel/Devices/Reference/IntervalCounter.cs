using Tine.X64;

namespace Tine.Devices.Reference;

/// <summary>The 8254 interval timer's channel 2, which otherwise makes the speaker's tones, going round and round. 8254 data sheet.</summary>
[NoAllocation]
public sealed class IntervalCounter : ReferenceCounter
{
    private const ushort Channel2 = 0x42;
    private const ushort SpeakerControl = 0x61;

    public override string Name => "8254";

    public override ulong FrequencyHertz => IntervalTimer.FrequencyHertz;

    public override ulong Mask => ushort.MaxValue;

    /// <summary>Lets it count from its highest count, again and again, the speaker off.</summary>
    public void Start()
    {
        const byte Channel2Mode2Binary = 0xb4;
        const byte Gate = 0x01;
        const byte Speaker = 0x02;
        Ports.WriteByte(SpeakerControl, (byte)(Ports.ReadByte(SpeakerControl) & ~Speaker | Gate));
        Ports.WriteByte(IntervalTimer.Command, Channel2Mode2Binary);
        Ports.WriteByte(Channel2, 0);
        Ports.WriteByte(Channel2, 0);
    }

    /// <remarks>It counts down, which turned round goes up.</remarks>
    public override ulong Read()
    {
        const byte LatchChannel2 = 0x80;
        Ports.WriteByte(IntervalTimer.Command, LatchChannel2);
        int low = Ports.ReadByte(Channel2);
        int high = Ports.ReadByte(Channel2);
        return (ulong)(ushort)~(high << 8 | low);
    }
}
