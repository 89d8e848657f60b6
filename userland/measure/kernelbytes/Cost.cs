using Tine.Runtime;

namespace Tine.KernelBytes;

/// <summary>Bytes of the kernel's a process.</summary>
/// <param name="Tables">Page tables, a frame each.</param>
/// <param name="Stacks">The stack that its thread has in the kernel, vector registers included.</param>
/// <param name="Objects">Bytes allocated on the managed heap, even if it is garbage by now.</param>
internal readonly record struct Cost(ulong Tables, ulong Stacks, ulong Objects)
{
    /// <summary>The present sums over all processes.</summary>
    internal static Cost Now()
    {
        TineInspect.System(out MachineInspection system);
        return new Cost(system.TableFrames * Unix.PageSize, system.StackBytes, system.HeapAllocated);
    }

    /// <summary>The difference, divided by a number of processes.</summary>
    internal Cost Since(in Cost before, ulong count) =>
        new((Tables - before.Tables) / count, (Stacks - before.Stacks) / count, (Objects - before.Objects) / count);
}
