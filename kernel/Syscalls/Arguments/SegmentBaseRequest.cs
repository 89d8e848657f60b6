using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>ARCH_SET_FS and its relatives, of arch_prctl(2) and PTRACE_ARCH_PRCTL.</summary>
internal static class SegmentBaseRequest
{
    private const ulong SetGs = 0x1001;
    private const ulong SetFs = 0x1002;
    private const ulong GetFs = 0x1003;
    private const ulong GetGs = 0x1004;

    /// <summary>Reads or sets the base of FS or GS where a thread keeps it.</summary>
    /// <param name="memory">The memory in which the base is wanted.</param>
    /// <param name="context">The thread's.</param>
    /// <param name="code">The request.</param>
    /// <param name="address">The base, or the place for it.</param>
    /// <returns>None; EPERM for a base that is not a program's; EFAULT; EINVAL for another request.</returns>
    internal static Errno Do(AddressSpace memory, ref ThreadContext context, ulong code, VirtualAddress address)
    {
        switch (code)
        {
            case SetFs when address.Value < Layout.UserEnd:
                context.FsBase = address.Value;
                return Errno.None;
            case SetGs when address.Value < Layout.UserEnd:
                context.GsBase = address.Value;
                return Errno.None;
            case SetFs:
            case SetGs:
                return Errno.EPERM;
            case GetFs:
                return memory.Write(address, context.FsBase);
            case GetGs:
                return memory.Write(address, context.GsBase);
            default:
                return Errno.EINVAL;
        }
    }
}
