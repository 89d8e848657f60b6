using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A regular file that lives in memory: its bytes are pages, which mmap and exec map as they are.</summary>
public sealed class RegularFile : Inode
{
    /// <summary>What lseek and off_t can name.</summary>
    public const ulong LargestSize = long.MaxValue;

    private const ulong BlocksAFrame = FrameNumber.Size / 512;

    private readonly FilePages _pages;
    private int _writers;
    private int _executions;

    public RegularFile(FileSystem fileSystem, Permissions permissions, Credentials owner)
        : base(fileSystem, FileKind.Regular, permissions, owner)
    {
        _pages = new FilePages { Owner = this };
    }

    /// <summary>The bytes, in pages.</summary>
    public FilePages Pages => _pages;

    public override ulong Size => _pages.Size;

    public override ulong Blocks => _pages.ResidentPages * BlocksAFrame;

    /// <summary>Reads for the kernel itself, exec above all.</summary>
    /// <returns>Bytes read: fewer than asked at the end of the file.</returns>
    public int Read(ulong offset, Span<byte> destination)
    {
        var buffer = IoBuffer.ForKernel(destination);
        Result<long> read = _pages.Read(offset, ref buffer);
        return read.Failed ? 0 : (int)read.Value;
    }

    /// <summary>Makes bytes of the boot image its contents.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">Where they lie in physical memory, when whole pages of them may be taken over; else null.</param>
    /// <returns>None or ENOMEM.</returns>
    internal unsafe Errno Fill(ReadOnlySpan<byte> bytes, PhysicalAddress? start)
    {
        if (start is { } address && _pages.Size == 0)
        {
            return _pages.AdoptImage(address, (ulong)bytes.Length);
        }

        Errno error = _pages.Truncate(0);
        fixed (byte* first = bytes)
        {
            var source = IoBuffer.ForKernel(new Span<byte>(first, bytes.Length));
            Result<long> written = _pages.Write(0, ref source);
            return error != Errno.None ? error : written.Failed || written.Value < bytes.Length ? Errno.ENOMEM : Errno.None;
        }
    }

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags)
    {
        bool writes = (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly;
        if (writes && _executions > 0)
        {
            return Errno.ETXTBSY;
        }

        _writers += writes ? 1 : 0;
        return new OpenRegularFile(this, flags);
    }

    protected override Errno Truncate(ulong size)
    {
        if (_executions > 0)
        {
            return Errno.ETXTBSY;
        }

        if (size > LargestSize)
        {
            return Errno.EFBIG;
        }

        Errno error = _pages.Truncate(size);
        if (error == Errno.None)
        {
            NoteModification();
        }

        return error;
    }

    /// <summary>A program starts to run from this file: nobody writes to it until <see cref="EndExecution"/>.</summary>
    /// <returns>None; ETXTBSY when someone has it open for writing.</returns>
    public Errno BeginExecution()
    {
        if (_writers > 0)
        {
            return Errno.ETXTBSY;
        }

        _executions++;
        AddOpen();
        return Errno.None;
    }

    /// <summary>Another process runs from it too (fork).</summary>
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

    internal void EndWriting() => _writers--;

    protected override void OnUnused() => _pages.Release();
}
