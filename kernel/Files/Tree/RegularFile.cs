using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A regular file that lives in memory: its bytes are pages, which mmap and exec map as they are.</summary>
public sealed class RegularFile : Inode, IPageOwner
{
    /// <summary>The largest size that lseek and off_t can name.</summary>
    public const ulong LargestSize = long.MaxValue;

    private const ulong BlocksAFrame = FrameNumber.Size / 512;

    private readonly FilePages _pages;
    private int _writers;
    private int _executions;

    /// <summary>Pages of all processes that run it, while the one that ends for lack of memory is chosen.</summary>
    internal ulong CrowdPages;

    public RegularFile(FileSystem fileSystem, Permissions permissions, Credentials owner)
        : base(fileSystem, FileKind.Regular, permissions, owner)
    {
        _pages = new FilePages { Owner = this, Quota = fileSystem.Quota };
    }

    /// <summary>The bytes, in pages.</summary>
    [NoAllocation]
    public FilePages Pages => _pages;

    public override ulong Size => _pages.Size;

    public override ulong Blocks => _pages.ResidentPages * BlocksAFrame;

    /// <summary>Made by memfd_create: what /proc calls it; null for others.</summary>
    public byte[]? MemoryName { get; private init; }

    public bool IsNameless => MemoryName is not null;

    /// <summary>Made by O_TMPFILE, without O_EXCL: linkat(2) may give it its first name.</summary>
    public bool IsLinkable { get; set; }

    /// <summary>The changes that it no longer allows.</summary>
    /// <remarks>Files with a name take no seals, as on Linux's tmpfs.</remarks>
    public FileSeals Seals { get; private set; } = FileSeals.Seal;

    /// <summary>memfd_create(2): an open file without a name, gone with its last descriptor and mapping.</summary>
    /// <remarks>It does not count as written to, so that it can be executed while it is open, as on Linux.</remarks>
    public static OpenFile CreateNameless(FileServices services, Credentials owner, ReadOnlySpan<byte> name, FileSeals seals) =>
        Create(services, owner, [.. "/memfd:"u8, .. name], seals);

    /// <summary>The file whose pages are a segment of shared memory, shmget(2).</summary>
    public static OpenFile CreateForMemory(FileServices services, Credentials owner, byte[] name, ulong size)
    {
        OpenFile file = Create(services, owner, name, FileSeals.Seal);
        ((RegularFile)file.Inode).Pages.Truncate(null, size);
        ((RegularFile)file.Inode).IsSegment = true;
        return file;
    }

    /// <summary>Whether it is a segment of shared memory.</summary>
    public bool IsSegment { get; private set; }

    private static OpenFile Create(FileServices services, Credentials owner, byte[] memoryName, FileSeals seals)
    {
        var file = new RegularFile(InternalFiles.Of(services).Memory, Permissions.Everyone, owner)
        {
            LinkCount = 0,
            MemoryName = memoryName,
            Seals = seals,
        };
        return new OpenRegularFile(file, OpenFlags.ReadWrite | OpenFlags.LargeFile);
    }

    /// <returns>None; EPERM once sealed against it; EBUSY while a mapping may write what shall not be written.</returns>
    public Errno AddSeals(Caller caller, FileSeals seals)
    {
        if ((Seals & FileSeals.Seal) != 0)
        {
            return Errno.EPERM;
        }

        if ((seals & FileSeals.Write) != 0 && FileMappings.IsMapped(caller, _pages, RegionFlags.Shared, Protection.Write))
        {
            return Errno.EBUSY;
        }

        bool isLate = (Seals & FileSeals.Seal) != 0; // Another thread was first, during the search.
        Seals |= isLate ? FileSeals.None : seals;
        return isLate ? Errno.EPERM : Errno.None;
    }

    /// <summary>Puts zeros in place of bytes and gives their memory back: fallocate(2) with FALLOC_FL_PUNCH_HOLE.</summary>
    /// <returns>None; EPERM when sealed.</returns>
    public Errno PunchHole(Caller? caller, ulong start, ulong end)
    {
        ulong none = 0;
        Errno error = MayWrite(start, ref none);
        if (error == Errno.None)
        {
            _pages.PunchHole(caller, start, end);
            NoteModification();
        }

        return error;
    }

    /// <inheritdoc/>
    [NoAllocation]
    public void NoteMappedWrite() => NoteModification();

    /// <summary>Takes the memory for a range, so that writes to it cannot fail for lack of it: fallocate(2).</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">One after the last.</param>
    /// <param name="size">The file's size afterwards.</param>
    /// <returns>None; EPERM when sealed against growth; ENOSPC.</returns>
    public Errno Allocate(Caller caller, ulong start, ulong end, ulong size)
    {
        if ((Seals & FileSeals.Grow) != 0 && end > Size)
        {
            return Errno.EPERM;
        }

        Errno error = _pages.Allocate(caller, start, end);
        if (error == Errno.None && size > Size)
        {
            error = _pages.Truncate(caller, size);
        }

        if (error == Errno.None)
        {
            NoteModification();
        }

        return error;
    }

    /// <summary>Asks the seals for a write. A file that may not grow takes it up to the last whole page before its end, as Linux writes page by page.</summary>
    /// <param name="offset">Of the first byte.</param>
    /// <param name="bytes">As many are to be written; afterwards as many may be.</param>
    /// <returns>None; EPERM when none may.</returns>
    internal Errno MayWrite(ulong offset, ref ulong bytes)
    {
        if ((Seals & (FileSeals.Write | FileSeals.FutureWrite | FileSeals.Grow)) == 0)
        {
            return Errno.None;
        }

        if ((Seals & (FileSeals.Write | FileSeals.FutureWrite)) != 0)
        {
            return Errno.EPERM;
        }

        if (offset + bytes > Size)
        {
            ulong end = Size & ~(FrameNumber.Size - 1);
            bytes = end > offset ? end - offset : 0;
            return bytes == 0 ? Errno.EPERM : Errno.None;
        }

        return Errno.None;
    }

    /// <summary>Reads for the kernel itself, exec above all.</summary>
    /// <returns>Bytes read: fewer than asked at the end of the file.</returns>
    public int Read(ulong offset, Span<byte> destination)
    {
        var buffer = IoBuffer.ForKernel(destination);
        Result<long> read = _pages.Read(null, offset, ref buffer);
        return read.Failed ? 0 : (int)read.Value;
    }

    /// <summary>Makes bytes of the boot image its contents.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">Their physical address, when whole pages of them may be taken over; else null.</param>
    /// <returns>None or ENOMEM.</returns>
    internal unsafe Errno Fill(ReadOnlySpan<byte> bytes, PhysicalAddress? start)
    {
        if (start is { } address && _pages.Size == 0)
        {
            return _pages.AdoptImage(address, (ulong)bytes.Length);
        }

        Errno error = _pages.Truncate(null, 0);
        fixed (byte* first = bytes)
        {
            var source = IoBuffer.ForKernel(new Span<byte>(first, bytes.Length));
            Result<long> written = _pages.Write(null, 0, ref source);
            return error != Errno.None ? error : written.Failed || written.Value < bytes.Length ? Errno.ENOMEM : Errno.None;
        }
    }

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags)
    {
        bool writes = flags.AllowWriting();
        if (writes && _executions > 0)
        {
            return Errno.ETXTBSY;
        }

        _writers += writes && !IsNameless ? 1 : 0;
        return new OpenRegularFile(this, flags);
    }

    protected override Errno Truncate(Caller caller, ulong size)
    {
        if (_executions > 0)
        {
            return Errno.ETXTBSY;
        }

        if (size > LargestSize)
        {
            return Errno.EFBIG;
        }

        FileSeals against = size < Size ? FileSeals.Shrink : size > Size ? FileSeals.Grow : FileSeals.None;
        if ((Seals & against) != 0)
        {
            return Errno.EPERM;
        }

        Errno error = _pages.Truncate(caller, size);
        if (error == Errno.None)
        {
            NoteModification();
        }

        return error;
    }

    /// <summary>Notes that a program runs from this file: nobody writes to it until <see cref="EndExecution"/>.</summary>
    /// <returns>None; ETXTBSY when someone has it open for writing, or mapped by what was.</returns>
    public Errno BeginExecution()
    {
        if (_writers > 0 || _pages.HasMappedWriter())
        {
            return Errno.ETXTBSY;
        }

        _executions++;
        AddOpen();
        return Errno.None;
    }

    /// <summary>Adds a process that executes the file (fork).</summary>
    public void ShareExecution()
    {
        _executions++;
        AddOpen();
    }

    public void EndExecution()
    {
        _executions--;
        RemoveOpen();
    }

    /// <summary>The open files that lead to it, for leases.</summary>
    public FileOpens Opens => new(OpenCount, _writers);

    internal void EndWriting() => _writers -= IsNameless ? 0 : 1;

    protected override void OnUnused() => _pages.Release();
}
