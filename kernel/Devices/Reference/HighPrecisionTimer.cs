using System.Threading;

namespace Tine.Devices.Reference;

/// <summary>The high precision event timer (HPET). IA-PC HPET specification 1.0a, 2.3.</summary>
/// <param name="registers">Address of its registers, mapped uncached.</param>
[NoAllocation]
public sealed unsafe class HighPrecisionTimer(byte* registers) : ReferenceCounter
{
    /// <summary>Bytes of register space that are used here.</summary>
    public const ulong Size = 0x120;

    private const int Capabilities = 0x00;
    private const int PeriodFemtoseconds = 0x04;
    private const int Configuration = 0x10;
    private const int Counter = 0xf0;
    private const int FirstTimer = 0x100;
    private const int FirstComparator = 0x108;

    private const uint Runs = 1 << 0;
    private const uint ReplacesLegacyTimers = 1 << 1;
    private const uint Interrupts = 1 << 2;
    private const uint IsPeriodic = 1 << 3;
    private const uint Is32Bit = 1 << 8;

    private const ulong FemtosecondsPerSecond = 1_000_000_000_000_000;

    public override string Name => "HPET";

    public override ulong FrequencyHertz => FrequencyOf(Read(PeriodFemtoseconds));

    /// <summary>The lower half, which one reading takes whole; there is an upper half on some machines only.</summary>
    public override ulong Mask => uint.MaxValue;

    /// <summary>Whether it can stand in for the interval timer.</summary>
    public bool CanReplaceLegacyTimers => (Read(Capabilities) & 1 << 15) != 0;

    /// <summary>The frequency for a period as the chip gives it, or 0 for a period that cannot be (specification: at most 100 ns).</summary>
    public static ulong FrequencyOf(uint periodFemtoseconds)
    {
        const uint Longest = 100_000_000;
        return periodFemtoseconds is 0 or > Longest ? 0 : FemtosecondsPerSecond / periodFemtoseconds;
    }

    /// <summary>Lets it count, and leaves the interval timer's line to the interval timer.</summary>
    public void Start() => Write(Configuration, Read(Configuration) & ~ReplacesLegacyTimers | Runs);

    public override ulong Read() => Read(Counter);

    /// <summary>Gives its first timer the interval timer's line.</summary>
    public void ReplaceLegacyTimers()
    {
        Write(FirstTimer, Read(FirstTimer) & ~IsPeriodic | Interrupts | Is32Bit);
        Write(Configuration, Read(Configuration) | ReplacesLegacyTimers);
    }

    /// <summary>Asks for one interrupt after that time, at most a second; replaces the one before.</summary>
    /// <remarks>The comparator looks for equality: a time that is over before it is set would only come again after 2^32 ticks.</remarks>
    public void Interrupt(ulong nanoseconds)
    {
        const ulong LongestNanoseconds = 1_000_000_000;
        ulong time = nanoseconds < LongestNanoseconds ? nanoseconds : LongestNanoseconds;
        ulong shortest = FrequencyHertz / 1_000_000;
        ulong ticks = time * (FrequencyHertz / 1000) / 1_000_000 + shortest;
        for (bool isAhead = false; !isAhead; ticks *= 2)
        {
            uint now = Read(Counter);
            Write(FirstComparator, now + (uint)ticks);
            isAhead = Read(Counter) - now < ticks;
        }
    }

    private uint Read(int register) => Volatile.Read(ref *(uint*)(registers + register));

    private void Write(int register, uint value) => Volatile.Write(ref *(uint*)(registers + register), value);
}
