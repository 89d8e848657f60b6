using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Protection keys: the answers of Linux on a processor without them (pkeys(7)).</summary>
internal static class ProtectionKeyCalls
{
    private const uint AccessRights = 3;
    private const int NoKey = -1;

    [Syscall(329, "pkey_mprotect")]
    internal static Errno Protect(Thread caller, VirtualAddress start, ulong length, ulong protection, int key)
    {
        Errno error = length == 0 || key == NoKey ? Errno.None : Errno.EINVAL;
        return error == Errno.None ? MemoryCalls.Mprotect(caller, start, length, protection) : error;
    }

    [Syscall(330, "pkey_alloc", Support = "stub: as on a processor without protection keys (ENOSPC)")]
    internal static Errno Allocate(Thread caller, uint flags, uint rights) =>
        flags != 0 || (rights & ~AccessRights) != 0 ? Errno.EINVAL : Errno.ENOSPC;

    [Syscall(331, "pkey_free")]
    internal static Errno Free(Thread caller, int key) => Errno.EINVAL;
}
