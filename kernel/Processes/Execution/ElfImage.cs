using System;
using Tine.Files;
using Tine.X64;

namespace Tine.Processes;

/// <summary>An ELF file's headers: what <see cref="ElfLoader"/> maps. Reading never fails but by an error number, whatever the bytes are.</summary>
public sealed class ElfImage
{
    /// <summary>Linux reads as many bytes of program headers (ELF_MIN_ALIGN): 73 of them.</summary>
    private const int LargestTable = 4096;

    private const ulong LargestInterpreterPath = 4096;

    /// <summary>Half of user space; a larger one could not be kept.</summary>
    private const ulong LargestAlignment = 1UL << 46;

    private readonly ElfSegment[] _segments;
    private readonly ElfHeader _header;

    /// <summary>The first PT_INTERP among the segments; -1 for none.</summary>
    private int _starter = -1;
    private Errno _loadError;

    private ElfImage(RegularFile file, in ElfHeader header, ElfSegment[] segments)
    {
        File = file;
        _header = header;
        _segments = segments;
    }

    public RegularFile File { get; }

    /// <summary>Name of its regions in /proc/PID/maps; null for the program itself, which has the process's path.</summary>
    public string? Name { get; set; }

    /// <summary>May be put anywhere: static-PIE, and dynamic linkers.</summary>
    public bool IsPositionIndependent => _header.Type == ElfHeader.PositionIndependent;

    /// <summary>The program that is to start it (PT_INTERP); null for static programs.</summary>
    public byte[]? Interpreter { get; private set; }

    /// <summary>Whether the program asks for an executable stack (PT_GNU_STACK).</summary>
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

    /// <summary>Whether it is a program: object files and core dumps are not.</summary>
    public bool IsProgram => _header.IsProgram;

    /// <summary>Reads a file's headers.</summary>
    /// <returns>The image, or ENOEXEC.</returns>
    public static unsafe Result<ElfImage> Read(RegularFile file)
    {
        // LAB exec: solution
        ElfHeader header = default;
        int read = file.Read(0, new Span<byte>(&header, ElfHeader.Size));
        int tableSize = header.SegmentCount * ElfSegment.Size;
        if (read != ElfHeader.Size || !header.IsForThisMachine || tableSize is 0 or > LargestTable)
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

        // LAB exec: hand-out
        //| // For now it believes the file.
        //| ElfHeader header = default;
        //| file.Read(0, new Span<byte>(&header, ElfHeader.Size));
        //| if (!header.IsForThisMachine)
        //| {
        //|     return Errno.ENOEXEC;
        //| }
        //|
        //| var segments = new ElfSegment[header.SegmentCount];
        //| fixed (ElfSegment* start = segments)
        //| {
        //|     file.Read(header.SegmentsOffset, new Span<byte>(start, header.SegmentCount * ElfSegment.Size));
        //| }
        // LAB exec: end

        var image = new ElfImage(file, header, segments);
        image.Measure();
        return image;
    }

    /// <summary>Looks for <see cref="Interpreter"/>: the first PT_INTERP, a path that ends with a NUL and fits PATH_MAX.</summary>
    /// <returns>None; ENOEXEC for what is no path, EIO for one beyond the end of the file, EINVAL for one before its start.</returns>
    public Errno FindInterpreter()
    {
        return _starter < 0 ? Errno.None : ReadInterpreter(_segments[_starter]);
    }

    /// <summary>Checks whether all that is to be loaded can be mapped.</summary>
    /// <returns>None, or EINVAL.</returns>
    public Errno CheckSegments() =>
        End == 0 || (!IsPositionIndependent && Start < Layout.UserStart) ? Errno.EINVAL : _loadError;

    /// <summary>Finds in one walk the range of addresses, the largest alignment, the starter, and what kind of stack is wanted.</summary>
    private void Measure()
    {
        for (int i = 0; i < _segments.Length; i++)
        {
            ref readonly ElfSegment segment = ref _segments[i];
            switch (segment.Type)
            {
                case ElfSegment.Stack:
                    HasExecutableStack = segment.IsExecutable;
                    break;
                case ElfSegment.Interpreter:
                    _starter = _starter < 0 ? i : _starter;
                    break;
                case ElfSegment.Load:
                    MeasureLoad(segment);
                    break;
            }
        }
    }

    private void MeasureLoad(in ElfSegment segment)
    {
        Errno error = segment.Check(Layout.UserEnd);
        _loadError = _loadError == Errno.None ? error : _loadError;
        if (segment.MemoryBytes != 0)
        {
            Start = Math.Min(Start, PageDown(segment.Address));
            End = Math.Max(End, PageUp(segment.Address + segment.MemoryBytes));
            bool isUsable = (segment.Alignment & (segment.Alignment - 1)) == 0 && segment.Alignment <= LargestAlignment;
            Alignment = isUsable ? Math.Max(Alignment, segment.Alignment) : Alignment;
        }
    }

    private Errno ReadInterpreter(in ElfSegment segment)
    {
        if (segment.FileBytes is < 2 or > LargestInterpreterPath)
        {
            return Errno.ENOEXEC;
        }

        if (segment.Offset > RegularFile.LargestSize)
        {
            return Errno.EINVAL;
        }

        byte[] path = new byte[segment.FileBytes];
        if (File.Read(segment.Offset, path) != path.Length)
        {
            return Errno.EIO;
        }

        if (path[^1] != 0)
        {
            return Errno.ENOEXEC;
        }

        Interpreter = path.AsSpan(0, path.AsSpan().IndexOf((byte)0)).ToArray();
        return Errno.None;
    }

    internal static ulong PageDown(ulong address) => address & ~(FrameNumber.Size - 1);

    internal static ulong PageUp(ulong address) => (address + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
}
