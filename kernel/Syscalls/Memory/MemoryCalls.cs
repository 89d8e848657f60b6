using System;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>mmap and its relatives: decoding alone; <see cref="AddressSpace"/> does the work.</summary>
internal static class MemoryCalls
{
    private const ulong GrowsDown = 0x0100_0000;
    private const ulong GrowsUp = 0x0200_0000;
    private const ulong ForSemaphores = 8;

    /// <summary>The flags that MAP_SHARED_VALIDATE knows (Linux: LEGACY_MAP_MASK); bits 26 to 30 are sizes of large pages.</summary>
    private const MapFlags KnownFlags =
        MapFlags.Type | MapFlags.Fixed | MapFlags.Anonymous | MapFlags.Below2GiB | MapFlags.GrowsDown | MapFlags.DenyWrite |
        MapFlags.Executable | MapFlags.Locked | MapFlags.NoReserve | MapFlags.Populate | MapFlags.NonBlocking | MapFlags.Stack |
        MapFlags.HugePages | (MapFlags)(31 << 26);

    private const int PagesAtOnce = 1024;
    private const int InstructionsForPages = 40_000;
    private const uint LockOnFault = 1;

    [Syscall(9, "mmap", Support = "no large pages (ENOMEM, as Linux without reserved ones)")]
    internal static Result<VirtualAddress> Mmap(
        Thread caller, VirtualAddress address, ulong length, ulong protection, MapFlags flags, int descriptor, ulong offset)
    {
        if ((offset & (FrameNumber.Size - 1)) != 0)
        {
            return Errno.EINVAL;
        }

        var request = new MapRequest
        {
            Address = address,
            Length = length,
            Protection = (Protection)(protection & (ulong)Protection.All),
            Flags = flags,
        };
        return (flags & MapFlags.Anonymous) == 0 ? MapFile(caller, request, descriptor, offset)
            : (flags & MapFlags.HugePages) != 0 ? Errno.ENOMEM // There are no large pages; Linux without any reserved says the same.
            : caller.Process.Memory.Map(caller, request);
    }

    [Syscall(11, "munmap", Heap = HeapUse.Little)]
    internal static Errno Munmap(Thread caller, VirtualAddress start, ulong length) => caller.Process.Memory.Unmap(caller, start, length);

    [Syscall(10, "mprotect")]
    internal static Errno Mprotect(Thread caller, VirtualAddress start, ulong length, ulong protection)
    {
        ulong reach = protection & (GrowsDown | GrowsUp);
        if (reach == (GrowsDown | GrowsUp) || !start.IsPageAligned)
        {
            return Errno.EINVAL;
        }

        ulong bytes = (length + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
        if (length == 0 || bytes == 0 || bytes > ulong.MaxValue - start.Value)
        {
            return length == 0 ? Errno.None : Errno.ENOMEM;
        }

        if ((protection & ~((ulong)Protection.All | ForSemaphores | reach)) != 0)
        {
            return Errno.EINVAL;
        }

        AddressSpace memory = caller.Process.Memory;
        VirtualAddress end = start + bytes;
        Errno error = reach == 0 ? Errno.None : reach == GrowsUp ? Errno.EINVAL : memory.FindStack(ref start, end);
        return error == Errno.None ? memory.Protect(caller, start, end - start, (Protection)protection & Protection.All) : error;
    }

    [Syscall(12, "brk")]
    internal static Result<VirtualAddress> Brk(Thread caller, VirtualAddress end) => caller.Process.Memory.SetBreak(caller, end);

    [Syscall(25, "mremap")]
    internal static Result<VirtualAddress> Mremap(
        Thread caller, VirtualAddress start, ulong length, ulong newLength, RemapFlags flags, VirtualAddress newStart) =>
        caller.Process.Memory.Remap(caller, start, length, newLength, flags, newStart);

    [Syscall(216, "remap_file_pages")]
    internal static Errno RemapFilePages(Thread caller, VirtualAddress start, ulong length, ulong protection, ulong page, MapFlags flags) =>
        protection != 0 ? Errno.EINVAL : caller.Process.Memory.RemapFilePages(caller, start.PageStart, length, page, flags);

    [Syscall(28, "madvise", Support = "huge pages, merging, cold and pageout are hints without effect; no MADV_COLLAPSE, MADV_HWPOISON, MADV_SOFT_OFFLINE (EINVAL)")]
    internal static Errno Madvise(Thread caller, VirtualAddress start, ulong length, Advice advice) =>
        caller.Process.Memory.Advise(caller, start, length, advice);

    [Syscall(26, "msync")]
    internal static Errno Msync(Thread caller, VirtualAddress start, ulong length, SyncFlags flags)
    {
        const SyncFlags Both = SyncFlags.Asynchronous | SyncFlags.Synchronous;
        if (!start.IsPageAligned || (flags & ~SyncFlags.All) != 0 || (flags & Both) == Both)
        {
            return Errno.EINVAL;
        }

        ulong bytes = (length + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
        return !IsRange(start, bytes) ? Errno.ENOMEM : caller.Process.Memory.Sync(caller, start, start + bytes, flags);
    }

    [Syscall(27, "mincore")]
    internal static Errno Mincore(Thread caller, VirtualAddress start, ulong length, VirtualAddress vector)
    {
        if (!start.IsPageAligned)
        {
            return Errno.EINVAL;
        }

        if (!UserMemory.IsUserRange(start, length))
        {
            return Errno.ENOMEM;
        }

        ulong pages = (length >> FrameNumber.Shift) + ((length & (FrameNumber.Size - 1)) != 0 ? 1UL : 0);
        return UserMemory.IsUserRange(vector, pages) ? WriteBackResidency(caller, start, pages, vector) : Errno.EFAULT;
    }

    [Syscall(149, "mlock")]
    internal static Errno Mlock(Thread caller, VirtualAddress start, ulong length) =>
        caller.Process.Memory.Lock(caller, start, length, LockMode.Present);

    [Syscall(150, "munlock")]
    internal static Errno Munlock(Thread caller, VirtualAddress start, ulong length) =>
        caller.Process.Memory.Lock(caller, start, length, LockMode.Unlocked);

    [Syscall(325, "mlock2")]
    internal static Errno Mlock2(Thread caller, VirtualAddress start, ulong length, uint flags) =>
        flags > LockOnFault
            ? Errno.EINVAL
            : caller.Process.Memory.Lock(caller, start, length, flags == 0 ? LockMode.Present : LockMode.OnFault);

    [Syscall(151, "mlockall")]
    internal static Errno MlockAll(Thread caller, LockAllFlags flags) =>
        flags is LockAllFlags.None or LockAllFlags.OnFault or > LockAllFlags.All ? Errno.EINVAL : caller.Process.Memory.LockAll(caller, flags);

    [Syscall(152, "munlockall")]
    internal static Errno MunlockAll(Thread caller) => caller.Process.Memory.LockAll(caller, LockAllFlags.None);

    /// <summary>Checks in the order in which Linux does: the place, the size of the file, its rights.</summary>
    private static Result<VirtualAddress> MapFile(Thread caller, MapRequest request, int descriptor, ulong offset)
    {
        Process process = caller.Process;
        if (process.Descriptors.Find(descriptor) is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        Errno error = (request.Flags & MapFlags.HugePages) != 0 ? Errno.EINVAL : process.Memory.CheckPlace(caller, request);
        error = error == Errno.None ? CheckFile(file, request, offset) : error;
        error = error == Errno.None ? AddFile(process, ref request, file, offset) : error;
        if (error != Errno.None)
        {
            return error;
        }

        Result<VirtualAddress> place = process.Memory.Map(caller, request);
        if (!place.Failed && (file.Flags & OpenFlags.NoAccessTime) == 0)
        {
            file.Inode.NoteAccess();
        }

        return place;
    }

    /// <returns>None; EOVERFLOW, EOPNOTSUPP, EINVAL, EACCES.</returns>
    private static Errno CheckFile(OpenFile file, in MapRequest request, ulong offset)
    {
        ulong length = (request.Length + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
        ulong largest = file.Inode.Kind == FileKind.Regular ? RegularFile.LargestSize : ulong.MaxValue;
        if (length > largest || offset >> FrameNumber.Shift > (largest - length) >> FrameNumber.Shift)
        {
            return Errno.EOVERFLOW;
        }

        MapFlags type = request.Flags & MapFlags.Type;
        if (type == MapFlags.SharedValidate && (request.Flags & ~KnownFlags) != 0)
        {
            return Errno.ENOTSUP;
        }

        if (type is not (MapFlags.Private or MapFlags.Shared or MapFlags.SharedValidate))
        {
            return Errno.EINVAL;
        }

        bool writesFile = type != MapFlags.Private && (request.Protection & Protection.Write) != 0;
        return !file.IsReadable || (writesFile && !file.IsWritable) ? Errno.EACCES : Errno.None;
    }

    /// <returns>None; ENODEV; EINVAL for a stack; EPERM for a sealed file, and for executing where the mount forbids it.</returns>
    private static Errno AddFile(Process process, ref MapRequest request, OpenFile file, ulong offset)
    {
        bool isShared = (request.Flags & MapFlags.Type) != MapFlags.Private;
        Result<Backing> backing = file.MapsZeros ? default : file.GetBacking();
        if (backing.Failed)
        {
            return backing.Error;
        }

        if ((request.Flags & MapFlags.GrowsDown) != 0)
        {
            return Errno.EINVAL;
        }

        FileSeals seals = isShared && file.Inode is RegularFile { Seals: var set } ? set & (FileSeals.Write | FileSeals.FutureWrite) : FileSeals.None;
        if (isShared && (request.Protection & Protection.Write) != 0 && seals != FileSeals.None)
        {
            return Errno.EPERM;
        }

        bool forbidsExecution = file.Inode.FileSystem.ForbidsExecution;
        if (forbidsExecution && (request.Protection & Protection.Execute) != 0)
        {
            return Errno.EPERM;
        }

        request.Offset = offset;
        request.Maximum = isShared && (!file.IsWritable || seals != FileSeals.None) ? Protection.Read | Protection.Execute : Protection.All;
        request.Maximum &= forbidsExecution ? ~Protection.Execute : Protection.All;
        if (file.MapsZeros)
        {
            // Memory without a file, but for its name; shared memory gets one from its maker.
            request.Flags = (request.Flags & ~MapFlags.Type) | (isShared ? MapFlags.Shared : MapFlags.Private);
            request.Name = isShared ? null : "/dev/zero";
            return Errno.None;
        }

        request.Backing = backing.Value;
        request.IsFileWritable = file.IsWritable && file.Inode is RegularFile { IsNameless: false };
        request.Name = file.NameMapping(file.Path is { } path ? Encoding.UTF8.GetString(path.ToBytes(process.FileSystem.Root)) : null);
        return Errno.None;
    }

    private static Errno WriteBackResidency(Thread caller, VirtualAddress start, ulong pages, VirtualAddress vector)
    {
        AddressSpace memory = caller.Process.Memory;
        var portion = new WorkPortion(caller);
        Span<byte> room = stackalloc byte[PagesAtOnce];
        for (ulong done = 0; done < pages;)
        {
            Span<byte> part = room[..(int)Math.Min(pages - done, PagesAtOnce)];
            Result<int> told = memory.GetResidency(start + (done << FrameNumber.Shift), part);
            if (told.Failed)
            {
                return told.Error;
            }

            Errno error = memory.CopyOut(vector + done, part[..told.Value]);
            error = error == Errno.None ? portion.Spend(InstructionsForPages) : error;
            if (error != Errno.None)
            {
                return error;
            }

            done += (ulong)told.Value;
        }

        return Errno.None;
    }

    /// <summary>Whether a length, rounded up, has not gone beyond 64 bits.</summary>
    private static bool IsRange(VirtualAddress start, ulong bytes) => bytes <= ulong.MaxValue - start.Value;
}
