using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>struct open_how of openat2(2), 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct OpenRequest(ulong Flags, ulong Mode, ResolveRules Resolve)
{
    private const ulong Size = 24;
    private const ulong LargestSize = 4096;
    private const OpenFlags ForPaths = OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.Path | OpenFlags.CloseOnExec;

    /// <summary>Flags that open(2) knows.</summary>
    public const OpenFlags Known = OpenFlags.AccessMask | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoControllingTerminal
        | OpenFlags.Truncate | OpenFlags.Append | OpenFlags.NonBlocking | OpenFlags.Sync | OpenFlags.DataSync | OpenFlags.Async
        | OpenFlags.Direct | OpenFlags.LargeFile | OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.NoAccessTime
        | OpenFlags.CloseOnExec | OpenFlags.Path | OpenFlags.TemporaryFile;

    /// <summary>Reads it. A larger structure is welcome if all that Tine does not know is 0.</summary>
    /// <returns>The structure; EINVAL for a size below the first there was, E2BIG, EFAULT.</returns>
    public static Result<OpenRequest> Fetch(Thread caller, VirtualAddress address, ulong size)
    {
        if (size is < Size or > LargestSize)
        {
            return size < Size ? Errno.EINVAL : Errno.E2BIG;
        }

        return ExtensibleRecord.Read<OpenRequest>(caller.Process.Memory, address, size);
    }

    /// <summary>Refuses what open(2) passes over.</summary>
    /// <returns>None or EINVAL; EAGAIN for a change that RESOLVE_CACHED never makes.</returns>
    public Errno Check()
    {
        bool makes = (Flags & (ulong)(OpenFlags.Create | OpenFlags.TemporaryFile)) != 0;
        bool isKnown = (Flags & ~(ulong)Known) == 0 && (Resolve & ~ResolveRules.All) == 0;
        bool hasMode = makes ? (Mode & ~(ulong)Permissions.All) == 0 : Mode == 0;
        bool isOfPath = (Flags & (ulong)OpenFlags.Path) == 0 || (Flags & ~(ulong)ForPaths) == 0;
        if (!isKnown || !hasMode || !isOfPath || (Resolve & ResolveRules.Scoped) == ResolveRules.Scoped)
        {
            return Errno.EINVAL;
        }

        bool changes = makes || (Flags & (ulong)OpenFlags.Truncate) != 0;
        return changes && (Resolve & ResolveRules.Cached) != 0 ? Errno.EAGAIN : Errno.None;
    }
}
