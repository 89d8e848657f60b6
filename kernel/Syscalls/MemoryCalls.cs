using System;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>mmap and its relatives: decoding alone; <see cref="AddressSpace"/> does the work.</summary>
internal static class MemoryCalls
{
    private const int SyncAsynchronously = 1;
    private const int SyncInvalidate = 2;
    private const int SyncNow = 4;
    private const int PagesAtOnce = 1024;
    private const int InstructionsForPages = 8000;

    [Syscall(9, "mmap")]
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
        if ((flags & MapFlags.Anonymous) == 0)
        {
            Errno error = AddFile(caller.Process, ref request, descriptor, offset);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return caller.Process.Memory.Map(caller, request);
    }

    [Syscall(11, "munmap", Heap = HeapUse.Little)]
    internal static Errno Munmap(Thread caller, VirtualAddress start, ulong length) => caller.Process.Memory.Unmap(caller, start, length);

    [Syscall(10, "mprotect")]
    internal static Errno Mprotect(Thread caller, VirtualAddress start, ulong length, ulong protection) =>
        (protection & ~(ulong)Protection.All) != 0
            ? Errno.EINVAL
            : caller.Process.Memory.Protect(caller, start, length, (Protection)protection);

    [Syscall(12, "brk")]
    internal static Result<VirtualAddress> Brk(Thread caller, VirtualAddress end) => caller.Process.Memory.SetBreak(caller, end);

    [Syscall(25, "mremap")]
    internal static Result<VirtualAddress> Mremap(
        Thread caller, VirtualAddress start, ulong length, ulong newLength, RemapFlags flags, VirtualAddress newStart) =>
        caller.Process.Memory.Remap(caller, start, length, newLength, flags, newStart);

    [Syscall(28, "madvise")]
    internal static Errno Madvise(Thread caller, VirtualAddress start, ulong length, Advice advice) =>
        caller.Process.Memory.Advise(caller, start, length, advice);

    /// <summary>Shared pages are the file's own: nothing has to be written back.</summary>
    [Syscall(26, "msync")]
    internal static Errno Msync(Thread caller, VirtualAddress start, ulong length, int flags)
    {
        const int both = SyncAsynchronously | SyncNow;
        bool isBad = !start.IsPageAligned || (flags & ~(both | SyncInvalidate)) != 0 || (flags & both) == both;
        if (isBad)
        {
            return Errno.EINVAL;
        }

        ulong bytes = (length + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
        return !IsRange(start, bytes) ? Errno.ENOMEM : caller.Process.Memory.CheckMapped(caller, start, start + bytes);
    }

    [Syscall(27, "mincore")]
    internal static Errno Mincore(Thread caller, VirtualAddress start, ulong length, VirtualAddress vector)
    {
        if (!start.IsPageAligned)
        {
            return Errno.EINVAL;
        }

        if (!AddressSpace.IsUserRange(start, length))
        {
            return Errno.ENOMEM;
        }

        ulong pages = (length >> FrameNumber.Shift) + ((length & (FrameNumber.Size - 1)) != 0 ? 1UL : 0);
        return AddressSpace.IsUserRange(vector, pages) ? TellResidency(caller, start, pages, vector) : Errno.EFAULT;
    }

    /// <summary>All memory is locked here: there is no swap.</summary>
    [Syscall(149, "mlock")]
    [Syscall(150, "munlock")]
    internal static Errno Mlock(Thread caller, VirtualAddress start, ulong length) => Errno.None;

    [Syscall(325, "mlock2")]
    internal static Errno Mlock2(Thread caller, VirtualAddress start, ulong length, uint flags) =>
        flags > 1 ? Errno.EINVAL : Errno.None;

    [Syscall(151, "mlockall")]
    internal static Errno MlockAll(Thread caller, uint flags) => flags is 0 or > 7 ? Errno.EINVAL : Errno.None;

    [Syscall(152, "munlockall")]
    internal static Errno MunlockAll(Thread caller) => Errno.None;

    private static Errno AddFile(Process process, ref MapRequest request, int descriptor, ulong offset)
    {
        if (process.Descriptors.Find(descriptor) is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        bool isShared = (request.Flags & MapFlags.Type) is MapFlags.Shared or MapFlags.SharedValidate;
        bool writesFile = isShared && (request.Protection & Protection.Write) != 0;
        if (!file.IsReadable || (writesFile && !file.IsWritable))
        {
            return Errno.EACCES;
        }

        Result<Backing> backing = file.GetBacking();
        if (backing.Failed)
        {
            return backing.Error;
        }

        FileSeals seals = isShared && file.Inode is RegularFile { Seals: var set } ? set & (FileSeals.Write | FileSeals.FutureWrite) : FileSeals.None;
        if (writesFile && seals != FileSeals.None)
        {
            return Errno.EPERM;
        }

        request.Backing = backing.Value;
        request.Offset = offset;
        request.Maximum = isShared && (!file.IsWritable || seals != FileSeals.None) ? Protection.Read | Protection.Execute : Protection.All;
        request.Name = file.Path is { } path ? Encoding.UTF8.GetString(path.ToBytes(process.FileSystem.Root)) : null;
        return Errno.None;
    }

    private static Errno TellResidency(Thread caller, VirtualAddress start, ulong pages, VirtualAddress vector)
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
