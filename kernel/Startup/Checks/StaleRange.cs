namespace Tine.Startup;

/// <summary>Pages whose translations the processor may remember although the tables do not give them any more.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Narrowing">The change.</param>
/// <param name="Former">The frame that the first page showed.</param>
/// <param name="Writer">The instruction that changed the entry.</param>
[NoAllocation]
internal readonly record struct StaleRange(ulong Start, ulong End, Narrowing Narrowing, FrameNumber Former, CodePlace Writer)
{
    public bool Overlaps(ulong start, ulong end) => Start < end && start < End;
}
