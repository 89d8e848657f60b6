using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>The open files of a process by descriptor number.</summary>
/// <remarks>
/// Counted: <see cref="Share"/> for CLONE_FILES, <see cref="Copy"/> for fork, <see cref="Release"/> for both. A process that
/// has several threads counts once more (<see cref="BeginThreads"/>).
/// A copy costs one small object: both tables show the same slots until one of them changes.
/// </remarks>
public sealed partial class DescriptorTable : LockOwner
{
    /// <summary>RLIMIT_NOFILE unless set otherwise.</summary>
    public const int DefaultLimit = 1024;

    private const int InstructionsToClose = 2000;

    private DescriptorBlocks _slots;
    private int _users = 1;
    private int _usersWithThreads;

    public DescriptorTable() => _slots = new DescriptorBlocks(new DescriptorSlots());

    private DescriptorTable(DescriptorTable model)
    {
        _slots.Share(model._slots);
        Limit = model.Limit;
    }

    /// <summary>Exclusive upper bound of descriptors; RLIMIT_NOFILE's soft value.</summary>
    public int Limit { get; set; } = DefaultLimit;

    /// <summary>Several processes or threads use this very table: a call that blocks must hold its file (<see cref="Borrow"/>).</summary>
    public bool IsShared => _users > 1;

    /// <summary>Several processes use this very table (CLONE_FILES).</summary>
    public bool IsSharedByProcesses => _users - _usersWithThreads > 1;

    /// <summary>Slots that there are now (FDSize of /proc/PID/status).</summary>
    public int Capacity { [NoAllocation] get => _slots.Capacity; }

    /// <summary>Blocks of slots, for <see cref="HeldBytesIn"/>.</summary>
    public int Blocks { [NoAllocation] get => _slots.Count; }

    /// <summary>The number of files that <see cref="HeldBytesIn"/> looks at for one block of slots.</summary>
    [NoAllocation]
    public int CountToLookAtIn(int block, uint round) => _slots.CountToLookAtIn(block, round);

    /// <summary>The bytes that the open files of one block hold; each file counts as often as it is in the block.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="round">A round in which each block is looked at once: a thousand children may share it. The bytes are those of that moment.</param>
    [NoAllocation]
    public ulong HeldBytesIn(int block, uint round) => _slots.HeldBytesIn(block, round);

    /// <summary>One more user of this table.</summary>
    public DescriptorTable Share()
    {
        _users++;
        return this;
    }

    /// <summary>Notes that a user of the table has more than one thread.</summary>
    public void BeginThreads()
    {
        _users++;
        _usersWithThreads++;
    }

    /// <summary>Notes that the user has one thread again. Files that its calls have borrowed stay counted.</summary>
    public void EndThreads()
    {
        _users--;
        _usersWithThreads--;
    }

    /// <summary>A table with the same descriptors, independent from now on.</summary>
    public DescriptorTable Copy() => new(this);

    /// <summary>Gives up a user's reference; the last one closes all that is open.</summary>
    /// <param name="caller">Lets others run meanwhile; null where it must not.</param>
    public void Release(Caller? caller)
    {
        // Mostly fork's child, whose parent has the same slots.
        if (--_users == 0 && (HoldsClaims || !_slots.TryLeave()))
        {
            ReleaseSlots(caller);
        }
    }

    private void ReleaseSlots(Caller? caller)
    {
        var portion = new WorkPortion(caller);
        if (HoldsClaims)
        {
            ReleaseClaims(ref portion);
        }

        for (int block = 0; block < _slots.Count; block++)
        {
            if (_slots.Leave(block) is { } last)
            {
                Close(last, ref portion);
            }
        }
    }

    /// <summary>The open file of a descriptor without a reference of its own; null when it is not open.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OpenFile? Find(int descriptor) => _slots[descriptor];

    /// <summary>The open file for the length of a call that may block; to be disposed of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BorrowedFile Borrow(int descriptor) => new(_slots[descriptor], IsShared);

    /// <summary>Gives the file the lowest free number not below <paramref name="from"/> and takes over its reference.</summary>
    /// <returns>The descriptor; EMFILE at the limit, the reference then stays with the caller.</returns>
    public Result<int> Add(OpenFile file, DescriptorFlags flags = DescriptorFlags.None, int from = 0)
    {
        int descriptor = _slots.FindFree(from);
        if (descriptor >= Limit)
        {
            return Errno.EMFILE;
        }

        _slots.Unshare(descriptor).Set(descriptor % DescriptorSlots.Most, file, flags);
        return descriptor;
    }

    /// <summary>Adds a file that was made for this; fails also when there are too many open files in the machine.</summary>
    /// <returns>The descriptor; EMFILE; ENFILE above <see cref="FileLimits.MostFiles"/>.</returns>
    public Result<int> AddNew(Caller caller, OpenFile file, DescriptorFlags flags)
    {
        FileServices services = file.Inode.FileSystem.Services;
        if (services.OpenFiles <= services.Limits.MostFiles || services.Callers.CredentialsOf(caller).Has(Capability.Administrate))
        {
            return AddOrRelease(file, flags);
        }

        file.Release();
        return Errno.ENFILE;
    }

    /// <summary>Adds a file, and releases it when there is no number left.</summary>
    public Result<int> AddOrRelease(OpenFile file, DescriptorFlags flags)
    {
        Result<int> added = Add(file, flags);
        if (added.Failed)
        {
            file.Release();
        }

        return added;
    }

    /// <summary>Puts the file at this very number, closing what was there (dup2). Takes over the reference on success.</summary>
    /// <returns>None, or EBADF for a number out of range.</returns>
    public Errno Replace(int descriptor, OpenFile file, DescriptorFlags flags)
    {
        if ((uint)descriptor >= (uint)Limit)
        {
            return Errno.EBADF;
        }

        DescriptorSlots slots = _slots.Unshare(descriptor);
        OpenFile? previous = slots.Take(descriptor % DescriptorSlots.Most);
        slots.Set(descriptor % DescriptorSlots.Most, file, flags);
        if (previous is not null)
        {
            Drop(previous);
        }

        return Errno.None;
    }

    /// <returns>None, or EBADF when it is not open.</returns>
    public Errno Close(int descriptor)
    {
        if (_slots[descriptor] is null)
        {
            return Errno.EBADF;
        }

        Drop(_slots.Unshare(descriptor).Take(descriptor % DescriptorSlots.Most)!);
        return Errno.None;
    }

    /// <returns>EBADF when it is not open.</returns>
    public Result<DescriptorFlags> GetFlags(int descriptor) =>
        _slots[descriptor] is null ? Errno.EBADF
        : _slots.Of(descriptor).IsCloseOnExec(descriptor % DescriptorSlots.Most) ? DescriptorFlags.CloseOnExec : DescriptorFlags.None;

    /// <returns>None, or EBADF when it is not open.</returns>
    public Errno SetFlags(int descriptor, DescriptorFlags flags)
    {
        if (_slots[descriptor] is null)
        {
            return Errno.EBADF;
        }

        _slots.Unshare(descriptor).SetCloseOnExec(descriptor % DescriptorSlots.Most, flags);
        return Errno.None;
    }

    /// <summary>The lowest open descriptor not below <paramref name="from"/>, or -1; to walk over all.</summary>
    public int NextOpen(uint from) => from > int.MaxValue ? -1 : _slots.NextUsed((int)from);

    /// <summary>
    /// Removes one descriptor of a file. Closing any descriptor of a file gives up all claims that the process has on it, but one that
    /// only names the file (O_PATH) never stood for the content.
    /// </summary>
    private void Drop(OpenFile file)
    {
        if (HoldsClaims && !file.IsPathOnly)
        {
            file.Inode.ReleaseClaims(this);
        }

        file.Release();
    }

    /// <summary>Instructions to close a descriptor of the file, about.</summary>
    private static int CostToClose(OpenFile file) =>
        InstructionsToClose + file.CostToClose + (file.Inode.Locks?.Records.CostToRelease ?? 0);

    private static void Close(DescriptorSlots slots, ref WorkPortion portion)
    {
        for (int slot = slots.NextUsed(0); slot >= 0; slot = slots.NextUsed(slot + 1))
        {
            OpenFile file = slots.Take(slot)!;
            int instructions = CostToClose(file);
            file.Release();
            portion.Spend(instructions);
        }
    }

    private void ReleaseClaims(ref WorkPortion portion)
    {
        for (int descriptor = NextOpen(0); descriptor >= 0; descriptor = NextOpen((uint)descriptor + 1))
        {
            OpenFile file = _slots[descriptor]!;
            int instructions = CostToClose(file);
            file.Inode.ReleaseClaims(this);
            portion.Spend(instructions);
        }
    }
}
