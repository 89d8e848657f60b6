using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>move_pages: on which node pages lie. There is one, so none is moved; mm/migrate.c.</summary>
internal static class MovePagesCalls
{
    private const int Move = 2; // MPOL_MF_MOVE
    private const int MoveAll = 4; // MPOL_MF_MOVE_ALL
    private const int InstructionsAPage = 1500;
    private const ulong PointerSize = 8;

    [Syscall(279, "move_pages")]
    internal static Errno MovePages(
        Thread caller, int processId, ulong count, VirtualAddress pages, VirtualAddress nodes, VirtualAddress status, int flags)
    {
        if ((flags & ~(Move | MoveAll)) != 0)
        {
            return Errno.EINVAL;
        }

        if ((flags & MoveAll) != 0 && !caller.Credentials.Has(Capability.Nice))
        {
            return Errno.EPERM;
        }

        Thread? target = processId == 0 ? caller : caller.World.Processes.FindThread(processId);
        if (target is null || !TraceAccess.MayRead(caller, target))
        {
            return target is null ? Errno.ESRCH : Errno.EPERM;
        }

        var portion = new WorkPortion(caller);
        Errno error = target.Process.Memory is null ? Errno.EINVAL : Errno.None;
        for (ulong i = 0; error == Errno.None && i < count; i++)
        {
            error = TellOne(caller, target, pages + (i * PointerSize), nodes.IsNull ? nodes : nodes + (i * sizeof(int)), status + (i * sizeof(int)));
            error = error == Errno.None ? portion.Spend(InstructionsAPage) : error;
        }

        return error;
    }

    private static Errno TellOne(Thread caller, Thread target, VirtualAddress page, VirtualAddress node, VirtualAddress status)
    {
        AddressSpace own = caller.Process.Memory;
        Result<ulong> address = own.Read<ulong>(page);
        Result<int> wanted = address.Failed ? address.Error : node.IsNull ? 0 : own.Read<int>(node);
        return wanted.Failed ? wanted.Error
            : wanted.Value != 0 ? Errno.ENODEV
            : own.Write(status, StatusOf(target, new VirtualAddress(address.Value)));
    }

    /// <returns>The node, 0; -ENOENT for a page of a file that is not there; -EFAULT for others, and the shared page of zeros.</returns>
    private static int StatusOf(Thread target, VirtualAddress address)
    {
        if (target.Process.Memory is not { } memory || memory.RegionAt(address) is not { Failed: false } region)
        {
            return -(int)Errno.EFAULT;
        }

        PageReport page = memory.Describe(address);
        return page.Entry.IsPresent && page.Kind != FrameKind.Zero ? 0
            : region.Value.Backing is null ? -(int)Errno.EFAULT
            : -(int)Errno.ENOENT;
    }
}
