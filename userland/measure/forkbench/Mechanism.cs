using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>A way to make a process, as a line of the result.</summary>
/// <param name="Creation">The call.</param>
/// <param name="Name">The name of the line.</param>
/// <param name="Mode">The mode of fork for it, which only Tine can be told; null for the kernel's own choice.</param>
internal readonly record struct Mechanism(Creation Creation, string Name, ForkMode? Mode)
{
    /// <summary>The mechanisms that are measured over a parent of ordinary pages.</summary>
    internal static readonly Mechanism[] All =
    [
        new(Creation.Fork, "fork", null),
        new(Creation.ForkAndWait, "cow + wait", ForkMode.CopyOnWrite),
        new(Creation.VFork, "vfork", null),
        new(Creation.Spawn, "spawn", null),
        new(Creation.Fork, "on-demand fork", ForkMode.OnDemand),
        new(Creation.Fork, "cow fork", ForkMode.CopyOnWrite),
        new(Creation.Fork, "eager fork", ForkMode.Eager),
    ];

    /// <summary>Fork once more with the parent's memory in huge pages, where the kernel has them (Linux).</summary>
    internal static readonly Mechanism OverHugePages = new(Creation.Fork, "fork (huge pages)", null);

    /// <summary>Linux copies on write whether or not it can be told to, so this one is measured there, too.</summary>
    internal bool IsEverywhere => Mode is null || Creation == Creation.ForkAndWait;
}
