using System;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>All limits of a process. Immutable, so that fork costs nothing: a change makes a new one.</summary>
public sealed class ResourceLimits
{
    /// <summary>All threads' kernel stacks, at Linux's 16 KiB each, may take an eighth of the memory; one user's half of that.</summary>
    private const ulong BytesOfMemoryAProcess = 2 * 8 * (16 << 10);

    private const ulong FewestProcesses = 10;

    private readonly ResourceLimit[] _limits;

    private ResourceLimits(ResourceLimit[] limits) => _limits = limits;

    /// <summary>
    /// The limits that init starts with: the values of Linux (kernel/fork.c, fork_init, for the number of processes and of
    /// signals).
    /// </summary>
    /// <param name="memoryBytes">The machine's memory.</param>
    public static ResourceLimits ForMachine(ulong memoryBytes)
    {
        var limits = new ResourceLimit[(int)Resource.Count];
        for (int i = 0; i < limits.Length; i++)
        {
            limits[i] = ResourceLimit.None;
        }

        ulong processes = Math.Clamp(memoryBytes / BytesOfMemoryAProcess, FewestProcesses, ProcessTable.Limit);
        limits[(int)Resource.Stack] = new ResourceLimit(8UL << 20, ResourceLimit.Infinity);
        limits[(int)Resource.Core] = new ResourceLimit(0, ResourceLimit.Infinity);
        limits[(int)Resource.Processes] = new ResourceLimit(processes, processes);
        limits[(int)Resource.Descriptors] = new ResourceLimit(1024, 4096);
        limits[(int)Resource.LockedMemory] = new ResourceLimit(8UL << 20, 8UL << 20);
        limits[(int)Resource.PendingSignals] = limits[(int)Resource.Processes];
        limits[(int)Resource.MessageQueues] = new ResourceLimit(819_200, 819_200);
        limits[(int)Resource.Nice] = default;
        limits[(int)Resource.RealTimePriority] = default;
        return new ResourceLimits(limits);
    }

    public ResourceLimit this[Resource resource]
    {
        [NoAllocation]
        get => _limits[(int)resource];
    }

    /// <summary>The limits that an address space enforces.</summary>
    public MemoryLimits ForMemory
    {
        [NoAllocation]
        get => new()
        {
            AddressSpace = this[Resource.AddressSpace].Soft,
            Data = this[Resource.Data].Soft,
            Stack = this[Resource.Stack].Soft,
        };
    }

    public ResourceLimits With(Resource resource, ResourceLimit limit)
    {
        var limits = new ResourceLimit[_limits.Length];
        _limits.CopyTo(limits, 0);
        limits[(int)resource] = limit;
        return new ResourceLimits(limits);
    }
}
