using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>
/// Memory policies as a Linux with NUMA and one node has them: checked, kept and told, while all memory is of node 0; mm/mempolicy.c.
/// </summary>
internal static class MemoryPolicyCalls
{
    /// <summary>MPOL_MF_STRICT, MPOL_MF_MOVE, MPOL_MF_MOVE_ALL: nothing lies on a wrong node, so nothing is refused or moved.</summary>
    private const uint KnownBindFlags = 7;
    private const uint MoveAll = 4;

    /// <summary>The bits of a region's flags, and of a mode, at which they have the mode and its flags.</summary>
    private const int RegionModeShift = 11;
    private const int RegionFlagShift = 14;
    private const int FlagShift = 14;

    [Syscall(238, "set_mempolicy")]
    internal static Errno Set(Thread caller, int mode, VirtualAddress mask, ulong count)
    {
        Result<MemoryPolicy> policy = Make(caller, (MemoryPolicyMode)mode, mask, count);
        if (!policy.Failed)
        {
            caller.Scheduling = caller.Scheduling.WithMemoryPolicy(policy.Value);
        }

        return policy.Error;
    }

    [Syscall(239, "get_mempolicy")]
    internal static Errno Get(Thread caller, VirtualAddress mode, VirtualAddress mask, ulong count, VirtualAddress address, MemoryPolicyQuery query)
    {
        Result<MemoryPolicy> told = !mask.IsNull && count < 1 ? Errno.EINVAL : Ask(caller, address, query);
        Errno error = told.Error;
        error = error == Errno.None && !mode.IsNull ? caller.Process.Memory.Write(mode, (int)told.Value.Mode) : error;
        return error == Errno.None && !mask.IsNull ? NodeMask.Write(caller, mask, count, told.Value.Nodes) : error;
    }

    [Syscall(237, "mbind")]
    internal static Errno Bind(Thread caller, VirtualAddress start, ulong length, int mode, VirtualAddress mask, ulong count, uint flags)
    {
        Errno error = CheckMode((MemoryPolicyMode)mode);
        Result<ulong> nodes = error == Errno.None ? NodeMask.Read(caller, mask, count, out _) : error;
        if (nodes.Failed || (flags & ~KnownBindFlags) != 0)
        {
            return nodes.Failed ? nodes.Error : Errno.EINVAL;
        }

        if ((flags & MoveAll) != 0 && !caller.Credentials.Has(Capability.Nice))
        {
            return Errno.EPERM;
        }

        ulong bytes = (length + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
        if (!start.IsPageAligned || start.Value + bytes < start.Value)
        {
            return Errno.EINVAL;
        }

        if (bytes == 0)
        {
            return Errno.None;
        }

        Result<MemoryPolicy> policy = Make(caller, (MemoryPolicyMode)mode, mask, count);
        return policy.Failed ? policy.Error : caller.Process.Memory.SetPolicy(caller, start, start + bytes, FlagsOf(policy.Value.Mode));
    }

    [Syscall(256, "migrate_pages")]
    internal static Errno Migrate(Thread caller, int processId, ulong count, VirtualAddress from, VirtualAddress to)
    {
        Result<ulong> old = NodeMask.Read(caller, from, count, out _);
        Result<ulong> wanted = old.Failed ? old : NodeMask.Read(caller, to, count, out _);
        if (wanted.Failed)
        {
            return wanted.Error;
        }

        Thread? target = processId == 0 ? caller : caller.World.Processes.FindThread(processId);
        return target is null ? Errno.ESRCH
            : !TraceAccess.MayRead(caller, target) ? Errno.EPERM
            : (wanted.Value & ~NodeMask.Present) != 0 && !caller.Credentials.Has(Capability.Nice) ? Errno.EPERM
            : (wanted.Value & NodeMask.Present) == 0 ? Errno.EINVAL
            : Errno.None;
    }

    /// <returns>Mode and nodes as get_mempolicy tells them; EINVAL, EFAULT.</returns>
    private static Result<MemoryPolicy> Ask(Thread caller, VirtualAddress address, MemoryPolicyQuery query)
    {
        bool isOfAddress = (query & MemoryPolicyQuery.Address) != 0;
        if ((query & ~MemoryPolicyQuery.All) != 0 || (query > MemoryPolicyQuery.Allowed) || (!isOfAddress && !address.IsNull && query != MemoryPolicyQuery.Allowed))
        {
            return Errno.EINVAL;
        }

        if (query == MemoryPolicyQuery.Allowed)
        {
            return new MemoryPolicy(MemoryPolicyMode.Default, NodeMask.Present);
        }

        MemoryPolicy policy = caller.Scheduling.MemoryPolicy;
        if (isOfAddress)
        {
            Result<Region> region = caller.Process.Memory.RegionAt(address);
            if (region.Failed)
            {
                return Errno.EFAULT;
            }

            policy = PolicyOf(region.Value);
        }

        if ((query & MemoryPolicyQuery.Node) == 0)
        {
            return policy;
        }

        if (!isOfAddress)
        {
            return (policy.Mode & ~MemoryPolicyMode.Flags) == MemoryPolicyMode.Interleave ? policy with { Mode = 0 } : Errno.EINVAL;
        }

        // The page is made present, so that it has a node: the first, whose number is 0.
        Errno error = caller.Process.Memory.Advise(caller, address.PageStart, FrameNumber.Size, Advice.PopulateRead);
        return error == Errno.None ? policy with { Mode = 0 } : Errno.EFAULT;
    }

    /// <summary>Reads a policy and checks it as Linux does (mpol_new, mpol_set_nodemask).</summary>
    private static Result<MemoryPolicy> Make(Thread caller, MemoryPolicyMode mode, VirtualAddress mask, ulong count)
    {
        Errno error = CheckMode(mode);
        bool isEmpty = true;
        Result<ulong> nodes = error == Errno.None ? NodeMask.Read(caller, mask, count, out isEmpty) : error;
        if (nodes.Failed)
        {
            return nodes.Error;
        }

        MemoryPolicyMode flags = mode & MemoryPolicyMode.Flags;
        bool keepsMask = (flags & (MemoryPolicyMode.Static | MemoryPolicyMode.Relative)) != 0;
        switch (mode & ~MemoryPolicyMode.Flags)
        {
            case MemoryPolicyMode.Default:
                return isEmpty ? default(MemoryPolicy) : Errno.EINVAL;
            case MemoryPolicyMode.Preferred or MemoryPolicyMode.Local when isEmpty:
                return keepsMask ? Errno.EINVAL : new MemoryPolicy(MemoryPolicyMode.Local, 0);
            case MemoryPolicyMode.Local:
                return Errno.EINVAL;
        }

        // Relative nodes are counted around those that are there: any number means the one.
        bool hasNode = !isEmpty && ((flags & MemoryPolicyMode.Relative) != 0 || (nodes.Value & NodeMask.Present) != 0);
        return hasNode ? new MemoryPolicy(mode, keepsMask ? nodes.Value : NodeMask.Present) : Errno.EINVAL;
    }

    private static Errno CheckMode(MemoryPolicyMode mode)
    {
        const MemoryPolicyMode Both = MemoryPolicyMode.Static | MemoryPolicyMode.Relative;
        MemoryPolicyMode bare = mode & ~MemoryPolicyMode.Flags;
        bool isKnown = bare is >= MemoryPolicyMode.Default and < MemoryPolicyMode.Count && (mode & Both) != Both;
        return isKnown && ((mode & MemoryPolicyMode.Balancing) == 0 || bare == MemoryPolicyMode.Bind) ? Errno.None : Errno.EINVAL;
    }

    private static RegionFlags FlagsOf(MemoryPolicyMode mode) =>
        (RegionFlags)((int)(mode & ~MemoryPolicyMode.Flags) << RegionModeShift)
        | (RegionFlags)((((int)mode >> FlagShift) & 3) << RegionFlagShift);

    private static MemoryPolicy PolicyOf(in Region region)
    {
        var mode = (MemoryPolicyMode)((int)(region.Flags & RegionFlags.PolicyMode) >> RegionModeShift);
        var flags = (MemoryPolicyMode)(((int)(region.Flags & RegionFlags.PolicyFlags) >> RegionFlagShift) << FlagShift);
        return new MemoryPolicy(mode | flags, mode is MemoryPolicyMode.Default or MemoryPolicyMode.Local ? 0 : NodeMask.Present);
    }
}
