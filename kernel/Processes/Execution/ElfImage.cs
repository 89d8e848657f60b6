using System;
using Tine.Files;
using Tine.X64;

namespace Tine.Processes;

/// <summary>A checked ELF program: what <see cref="ElfLoader"/> maps. Reading never fails but by an error number, whatever the bytes are.</summary>
public sealed class ElfImage
{
    /// <summary>Linux reads as many bytes of program headers (ELF_MIN_ALIGN).</summary>
    private const int LargestTable = 65536;

    private const ulong LargestInterpreterPath = 4096;

    private readonly ElfSegment[] _segments;
    private readonly ElfHeader _header;

    private ElfImage(RegularFile file, in ElfHeader header, ElfSegment[] segments)
    {
        File = file;
        _header = header;
        _segments = segments;
    }

    public RegularFile File { get; }

    /// <summary>What /proc/PID/maps calls its regions; null for the program itself, whose path is the process's.</summary>
    public string? Name { get; set; }

    /// <summary>May be put anywhere: static-PIE, and dynamic linkers.</summary>
    public bool IsPositionIndependent => _header.Type == ElfHeader.PositionIndependent;

    /// <summary>The program that is to start it (PT_INTERP); null for static programs.</summary>
    public byte[]? Interpreter { get; private set; }

    /// <summary>It asks for a stack that may hold code.</summary>
    public bool HasExecutableStack { get; private set; }

    /// <summary>Lowest and highest address that it takes, before it is moved; whole pages.</summary>
    public ulong Start { get; private set; } = ulong.MaxValue;

    public ulong End { get; private set; }

    /// <summary>The largest alignment that a segment asks for, a power of two.</summary>
    public ulong Alignment { get; private set; } = FrameNumber.Size;

    public int SegmentCount => _segments.Length;

    internal ReadOnlySpan<ElfSegment> Segments => _segments;

    internal ulong Entry => _header.Entry;

    internal ulong SegmentsOffset => _header.SegmentsOffset;

    /// <summary>Reads and checks a file.</summary>
    /// <returns>The image; ENOEXEC for what is no program, EINVAL for one that cannot be mapped.</returns>
    public static unsafe Result<ElfImage> Read(RegularFile file)
    {
        ElfHeader header = default;
        int read = file.Read(0, new Span<byte>(&header, ElfHeader.Size));
        int tableSize = header.SegmentCount * ElfSegment.Size;
        if (read != ElfHeader.Size || !header.IsProgram || tableSize is 0 or > LargestTable)
        {
            return Errno.ENOEXEC;
        }

        var segments = new ElfSegment[header.SegmentCount];
        fixed (ElfSegment* start = segments)
        {
            if (header.SegmentsOffset > file.Size || file.Read(header.SegmentsOffset, new Span<byte>(start, tableSize)) != tableSize)
            {
                return Errno.ENOEXEC;
            }
        }

        var image = new ElfImage(file, header, segments);
        Errno error = image.CheckSegments();
        return error == Errno.None ? image : error;
    }

    private Errno CheckSegments()
    {
        foreach (ref readonly ElfSegment segment in Segments)
        {
            Errno error = segment.Type switch
            {
                ElfSegment.Load => CheckLoad(segment),
                ElfSegment.Interpreter => ReadInterpreter(segment),
                _ => Errno.None,
            };
            if (error != Errno.None)
            {
                return error;
            }

            HasExecutableStack |= segment.Type == ElfSegment.Stack && segment.IsExecutable;
        }

        return End == 0 ? Errno.ENOEXEC : CheckPlace();
    }

    private Errno CheckLoad(in ElfSegment segment)
    {
        if (segment.MemoryBytes == 0)
        {
            return segment.FileBytes == 0 ? Errno.None : Errno.EINVAL;
        }

        Errno error = segment.Check(File.Size, Layout.UserEnd);
        if (error != Errno.None)
        {
            return error;
        }

        Start = Math.Min(Start, PageDown(segment.Address));
        End = Math.Max(End, PageUp(segment.Address + segment.MemoryBytes));
        bool isPowerOfTwo = (segment.Alignment & (segment.Alignment - 1)) == 0;
        if (isPowerOfTwo)
        {
            Alignment = Math.Max(Alignment, segment.Alignment);
        }

        return Errno.None;
    }

    /// <summary>What is bound to addresses must lie in user space, above the pages that are never mapped.</summary>
    private Errno CheckPlace()
    {
        if (IsPositionIndependent)
        {
            return Alignment <= Layout.UserEnd / 4 ? Errno.None : Errno.EINVAL;
        }

        return Start >= Layout.UserStart && Entry < Layout.UserEnd ? Errno.None : Errno.EINVAL;
    }

    /// <summary>The path lies in the file, ends with its only NUL, and fits PATH_MAX.</summary>
    private Errno ReadInterpreter(in ElfSegment segment)
    {
        if (Interpreter is not null)
        {
            return Errno.None;
        }

        if (segment.FileBytes is < 2 or > LargestInterpreterPath || segment.Offset > File.Size)
        {
            return Errno.ENOEXEC;
        }

        byte[] path = new byte[segment.FileBytes];
        if (File.Read(segment.Offset, path) != path.Length || path[^1] != 0)
        {
            return Errno.ENOEXEC;
        }

        int length = path.AsSpan().IndexOf((byte)0);
        Interpreter = path.AsSpan(0, length).ToArray();
        return Errno.None;
    }

    internal static ulong PageDown(ulong address) => address & ~(FrameNumber.Size - 1);

    internal static ulong PageUp(ulong address) => (address + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
}
