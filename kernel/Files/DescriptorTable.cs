using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>The open files of a process by descriptor number.</summary>
/// <remarks>
/// Counted: <see cref="Share"/> for CLONE_FILES, <see cref="Copy"/> for fork, <see cref="Release"/> for both. A process that
/// has several threads counts once more (<see cref="BeginThreads"/>).
/// A copy costs one small object: both tables show the same array until one of them changes.
/// </remarks>
public sealed class DescriptorTable
{
    /// <summary>RLIMIT_NOFILE unless set otherwise.</summary>
    public const int DefaultLimit = 1024;

    private DescriptorSlots _slots;
    private int _users = 1;
    private int _usersWithThreads;

    public DescriptorTable()
        : this(new DescriptorSlots())
    {
    }

    private DescriptorTable(DescriptorSlots slots) => _slots = slots;

    /// <summary>Descriptors are below this; RLIMIT_NOFILE's soft value.</summary>
    public int Limit { get; set; } = DefaultLimit;

    /// <summary>Several processes or threads use this very table: a call that blocks must hold its file (<see cref="Borrow"/>).</summary>
    public bool IsShared => _users > 1;

    /// <summary>Several processes use this very table (CLONE_FILES).</summary>
    public bool IsSharedByProcesses => _users - _usersWithThreads > 1;

    /// <summary>It may own record locks, which go with it.</summary>
    public bool HoldsLocks { get; set; }

    /// <summary>Slots that there are now (FDSize of /proc/PID/status).</summary>
    public int Capacity => _slots.Capacity;

    /// <summary>What its open files hold, in bytes; each counts as often as it is in the table.</summary>
    public ulong HeldBytes
    {
        [NoAllocation]
        get
        {
            ulong bytes = 0;
            for (int descriptor = _slots.NextUsed(0); descriptor >= 0; descriptor = _slots.NextUsed(descriptor + 1))
            {
                bytes += _slots[descriptor]!.HeldBytes;
            }

            return bytes;
        }
    }

    /// <summary>One more user of this table.</summary>
    public DescriptorTable Share()
    {
        _users++;
        return this;
    }

    /// <summary>A user of the table has more than one thread from here on.</summary>
    public void BeginThreads()
    {
        _users++;
        _usersWithThreads++;
    }

    /// <summary>The user has one thread again. Files that its calls have borrowed stay counted.</summary>
    public void EndThreads()
    {
        _users--;
        _usersWithThreads--;
    }

    /// <summary>A table with the same descriptors, independent from now on.</summary>
    public DescriptorTable Copy()
    {
        _slots.Tables++;
        return new DescriptorTable(_slots) { Limit = Limit };
    }

    /// <summary>A user goes; the last one closes what is open.</summary>
    public void Release()
    {
        if (--_users > 0)
        {
            return;
        }

        if (HoldsLocks)
        {
            ReleaseLocks();
        }

        DescriptorSlots slots = _slots;
        if (--slots.Tables > 0)
        {
            return;
        }

        for (int descriptor = slots.NextUsed(0); descriptor >= 0; descriptor = slots.NextUsed(descriptor + 1))
        {
            slots.Take(descriptor)!.Release();
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

        Unshare();
        _slots.Set(descriptor, file, flags);
        return descriptor;
    }

    /// <summary>As <see cref="AddOrRelease"/>, for a file that was made for this: there may be too many in the machine.</summary>
    /// <returns>The descriptor; EMFILE; ENFILE above <see cref="FileLimits.MostFiles"/>.</returns>
    public Result<int> AddNew(Caller caller, OpenFile file, DescriptorFlags flags)
    {
        FileServices services = file.Inode.FileSystem.Services;
        if (services.OpenFiles <= services.Limits.MostFiles || services.Jobs.CredentialsOf(caller).Has(Capability.Administrate))
        {
            return AddOrRelease(file, flags);
        }

        file.Release();
        return Errno.ENFILE;
    }

    /// <summary>As <see cref="Add"/>, and gives the reference back when there is no number left.</summary>
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

        Unshare();
        OpenFile? previous = _slots.Take(descriptor);
        _slots.Set(descriptor, file, flags);
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

        Unshare();
        Drop(_slots.Take(descriptor)!);
        return Errno.None;
    }

    /// <summary>Closes each open descriptor from the first to the last, both included.</summary>
    public void CloseRange(uint first, uint last)
    {
        for (int descriptor = NextOpen(first); descriptor >= 0 && (uint)descriptor <= last; descriptor = NextOpen((uint)descriptor + 1))
        {
            Close(descriptor);
        }
    }

    /// <summary>Closes what exec closes.</summary>
    public void CloseOnExec()
    {
        if (_slots.CloseOnExecCount == 0)
        {
            return;
        }

        Unshare();
        for (int descriptor = _slots.NextUsed(0); descriptor >= 0; descriptor = _slots.NextUsed(descriptor + 1))
        {
            if (_slots.IsCloseOnExec(descriptor))
            {
                Drop(_slots.Take(descriptor)!);
            }
        }
    }

    /// <returns>EBADF when it is not open.</returns>
    public Result<DescriptorFlags> GetFlags(int descriptor) =>
        _slots[descriptor] is null ? Errno.EBADF
        : _slots.IsCloseOnExec(descriptor) ? DescriptorFlags.CloseOnExec : DescriptorFlags.None;

    /// <returns>None, or EBADF when it is not open.</returns>
    public Errno SetFlags(int descriptor, DescriptorFlags flags)
    {
        if (_slots[descriptor] is null)
        {
            return Errno.EBADF;
        }

        Unshare();
        _slots.SetCloseOnExec(descriptor, flags);
        return Errno.None;
    }

    /// <summary>The lowest open descriptor not below <paramref name="from"/>, or -1; to walk over all.</summary>
    public int NextOpen(uint from) => from >= (uint)_slots.Capacity ? -1 : _slots.NextUsed((int)from);

    /// <summary>
    /// One descriptor less. Closing any descriptor of a file gives up all record locks that the process has on it (POSIX, fcntl).
    /// </summary>
    private void Drop(OpenFile file)
    {
        if (HoldsLocks)
        {
            file.Inode.Locks?.Records.Release(this);
        }

        file.Release();
    }

    private void ReleaseLocks()
    {
        for (int descriptor = NextOpen(0); descriptor >= 0; descriptor = NextOpen((uint)descriptor + 1))
        {
            _slots[descriptor]!.Inode.Locks?.Records.Release(this);
        }
    }

    /// <summary>Makes the array this table's own before the first change.</summary>
    private void Unshare()
    {
        if (_slots.Tables == 1)
        {
            return;
        }

        DescriptorSlots own = _slots.Copy();
        _slots.Tables--;
        _slots = own;
    }
}
