using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>struct clone_args of clone3(2), 88 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Clone3Arguments
{
    private const CloneFlags Unknown =
        ~((CloneFlags)uint.MaxValue | CloneFlags.ClearSignalHandlers | CloneFlags.IntoControlGroup);

    private const CloneFlags NotInFlags = CloneFlags.Detached | (CloneFlags.ExitSignalMask & ~CloneFlags.NewTime);
    private const ulong LargestSignal = 64;

    /// <summary>The most levels of process namespaces that Linux has; a process's number is chosen in each.</summary>
    private const ulong MostThreadIds = 32;

    public ulong Flags;
    public ulong PidFd;
    public ulong ChildThreadId;
    public ulong ParentThreadId;
    public ulong ExitSignal;
    public ulong Stack;
    public ulong StackSize;
    public ulong ThreadLocalStorage;
    public ulong SetThreadIds;
    public ulong SetThreadIdCount;
    public ulong ControlGroup;

    private readonly CloneFlags CloneFlags => (CloneFlags)Flags;

    /// <summary>Makes the checks that Linux makes before it begins.</summary>
    /// <param name="size">The bytes that the program gave.</param>
    /// <returns>None or EINVAL.</returns>
    public readonly Errno Check(ulong size)
    {
        bool hasBadFlags = (CloneFlags & (Unknown | NotInFlags)) != 0;
        bool isThreadLike = (CloneFlags & (CloneFlags.Thread | CloneFlags.Parent)) != 0;
        bool hasBadSignal = ExitSignal > LargestSignal || (isThreadLike && ExitSignal != 0);
        bool hasBadStack = Stack == 0
            ? StackSize != 0
            : StackSize == 0 || Stack >= Layout.UserEnd || StackSize > Layout.UserEnd - Stack;
        bool hasBadGroup = (CloneFlags & CloneFlags.IntoControlGroup) != 0 && (ControlGroup > int.MaxValue || size < (ulong)Unsafe.SizeOf<Clone3Arguments>());
        bool hasBadNumbers = SetThreadIdCount > MostThreadIds || (SetThreadIds == 0) != (SetThreadIdCount == 0);
        return hasBadFlags || hasBadSignal || hasBadStack || hasBadNumbers || hasBadGroup ? Errno.EINVAL : Errno.None;
    }

    /// <summary>The number that the child is to have, 0 for any; there is one namespace, and so one number.</summary>
    /// <returns>The number; EFAULT, EINVAL, EPERM.</returns>
    public readonly Result<int> ReadChosenId(Thread caller)
    {
        if (SetThreadIdCount == 0)
        {
            return 0;
        }

        Result<int> id = caller.Process.Memory.Read<int>(new VirtualAddress(SetThreadIds));
        if (id.Failed)
        {
            return id;
        }

        if (SetThreadIdCount > 1 || id.Value < 1 || id.Value >= caller.World.Processes.Maximum)
        {
            return Errno.EINVAL;
        }

        Credentials rights = caller.Credentials;
        return rights.Has(Capability.CheckpointRestore) || rights.Has(Capability.Administrate) ? id : Errno.EPERM;
    }

    public readonly CloneArguments ToArguments(int chosenId) => new(
        CloneFlags,
        (Signal)ExitSignal,
        new VirtualAddress(Stack + StackSize),
        ThreadLocalStorage,
        new VirtualAddress(ParentThreadId),
        new VirtualAddress(ChildThreadId),
        new VirtualAddress(PidFd),
        chosenId);
}
