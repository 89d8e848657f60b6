namespace Tine.Devices.Reference;

/// <summary>The values of several counters at the same moment.</summary>
/// <param name="Reference">The counter of known speed.</param>
/// <param name="TimeStamp">The processor's time-stamp counter.</param>
/// <param name="ApicTicks">The local APIC's timer, counted upwards.</param>
[NoAllocation]
public readonly record struct CounterSample(ulong Reference, ulong TimeStamp, uint ApicTicks);
