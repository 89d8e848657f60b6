namespace Tine.Files;

/// <summary>The source of unpredictable bits: the processor's generator, or the jitter of its time-stamp counter.</summary>
public abstract class EntropySource
{
    /// <summary>64 bits, as good as the machine has them. May be slow; seeds only.</summary>
    [NoAllocation]
    public abstract ulong NextSeed();
}
