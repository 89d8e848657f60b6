using Tine.Files;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Seeds for random numbers: the processor's generator, mixed with its time-stamp counter.</summary>
internal sealed unsafe class MachineEntropy : EntropySource
{
    [NoAllocation]
    public override ulong NextSeed() => HardwareRandom.Next();
}
