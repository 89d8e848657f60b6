using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>Maps an ELF image into a new address space. Nothing is copied but the page where a segment's data ends.</summary>
public static class ElfLoader
{
    /// <summary>The base of position-independent programs: two thirds up user space, as Linux without randomisation (ELF_ET_DYN_BASE).</summary>
    public const ulong ProgramBase = 0x5555_5555_4000;

    /// <summary>Maps a program at its addresses, or at <see cref="ProgramBase"/>.</summary>
    /// <returns>Its addresses; ENOMEM, or EINVAL for one that cannot be mapped.</returns>
    public static Result<LoadedImage> MapProgram(AddressSpace space, ElfImage image)
    {
        ulong bias = image.IsPositionIndependent ? AlignDown(ProgramBase, image.Alignment) - AlignDown(image.Start, image.Alignment) : 0;
        return Map(space, image, bias);
    }

    /// <summary>Maps what starts another program, and may be executed itself, at its addresses or where there is room.</summary>
    /// <returns>Its addresses; ENOMEM, or EINVAL for one that cannot be mapped.</returns>
    public static Result<LoadedImage> MapInterpreter(AddressSpace space, ElfImage image)
    {
        if (!image.IsPositionIndependent || image.CheckSegments() != Errno.None)
        {
            return Map(space, image, 0);
        }

        ulong length = image.End - image.Start + image.Alignment;
        Result<VirtualAddress> room = space.Map(null, MapRequest.Anonymous(length, Protection.None));
        if (room.Failed)
        {
            return room.Error;
        }

        Errno error = space.Unmap(null, room.Value, length);
        return error == Errno.None
            ? Map(space, image, AlignUp(room.Value.Value, image.Alignment) - AlignDown(image.Start, image.Alignment))
            : error;
    }

    private static Result<LoadedImage> Map(AddressSpace space, ElfImage image, ulong bias)
    {
        // LAB exec: solution
        // What is moved may be moved down: the sums wrap round.
        ulong start = unchecked(image.Start + bias);
        ulong end = unchecked(image.End + bias);
        if (image.CheckSegments() != Errno.None || start < Layout.UserStart || end > Layout.UserEnd || start >= end)
        {
            return Errno.EINVAL;
        }

        VirtualAddress headers = default;
        foreach (ref readonly ElfSegment segment in image.Segments)
        {
            if (segment.Type != ElfSegment.Load || segment.MemoryBytes == 0)
            {
                continue;
            }

            Errno error = MapSegment(space, image, segment, bias);
            if (error != Errno.None)
            {
                return error;
            }

            if (image.SegmentsOffset >= segment.Offset && image.SegmentsOffset - segment.Offset < segment.FileBytes)
            {
                headers = new VirtualAddress(image.SegmentsOffset - segment.Offset + segment.Address + bias);
            }
        }

        return new LoadedImage(bias, new VirtualAddress(image.Entry + bias), headers, new VirtualAddress(end));
        // LAB exec: hand-out
        //| // For now a flat loader: one region where everything is allowed, with a copy of the file's bytes.
        //| MapRequest request = MapRequest.Anonymous(image.End - image.Start, Protection.Read | Protection.Write | Protection.Execute);
        //| request.Address = new VirtualAddress(image.Start + bias);
        //| request.Flags |= MapFlags.Fixed;
        //| if (space.Map(null, request).Failed)
        //| {
        //|     return Errno.ENOMEM;
        //| }
        //|
        //| byte[] piece = new byte[FrameNumber.Size];
        //| foreach (ref readonly ElfSegment segment in image.Segments)
        //| {
        //|     ulong left = segment.Type == ElfSegment.Load ? segment.FileBytes : 0;
        //|     for (ulong done = 0; left > 0; done += FrameNumber.Size)
        //|     {
        //|         int length = (int)System.Math.Min(left, FrameNumber.Size);
        //|         int read = image.File.Read(segment.Offset + done, new System.Span<byte>(piece, 0, length));
        //|         left = read < length ? 0 : left - (ulong)length;
        //|         if (space.CopyOut(new VirtualAddress(segment.Address + bias + done), new System.ReadOnlySpan<byte>(piece, 0, read)) != Errno.None)
        //|         {
        //|             return Errno.EINVAL;
        //|         }
        //|     }
        //| }
        //|
        //| var headers = new VirtualAddress(image.Start + bias + image.SegmentsOffset);
        //| return new LoadedImage(bias, new VirtualAddress(image.Entry + bias), headers, new VirtualAddress(image.End + bias));
        // LAB exec: end
    }

    private static Errno MapSegment(AddressSpace space, ElfImage image, in ElfSegment segment, ulong bias)
    {
        // LAB exec: solution
        ulong start = segment.Address + bias;
        ulong dataEnd = start + segment.FileBytes;
        ulong end = start + segment.MemoryBytes;
        ulong mappedEnd = ElfImage.PageDown(start);
        if (segment.FileBytes != 0)
        {
            mappedEnd = ElfImage.PageUp(dataEnd);
            Errno error = MapFile(space, image, segment, ElfImage.PageDown(start), mappedEnd);
            if (error != Errno.None)
            {
                return error;
            }

            if (end > dataEnd && mappedEnd > dataEnd && segment.IsWritable
                && space.Clear(new VirtualAddress(dataEnd), mappedEnd - dataEnd) != Errno.None)
            {
                bool isInFile = ElfImage.PageDown(segment.Offset + segment.FileBytes) < image.File.Size;
                return isInFile ? Errno.ENOMEM : Errno.EFAULT;
            }
        }

        return end > mappedEnd ? MapZeros(space, segment, mappedEnd, ElfImage.PageUp(end)) : Errno.None;
        // LAB exec: hand-out
        //| return Errno.EINVAL;
        // LAB exec: end
    }

    private static Errno MapFile(AddressSpace space, ElfImage image, in ElfSegment segment, ulong start, ulong end)
    {
        Result<VirtualAddress> mapped = space.Map(null, new MapRequest
        {
            Address = new VirtualAddress(start),
            Length = end - start,
            Protection = segment.Protection,
            Flags = MapFlags.Private | MapFlags.Fixed,
            Backing = image.File.Pages,
            Offset = ElfImage.PageDown(segment.Offset),
            Name = image.Name,
        });
        return mapped.Error;
    }

    private static Errno MapZeros(AddressSpace space, in ElfSegment segment, ulong start, ulong end)
    {
        MapRequest request = MapRequest.Anonymous(end - start, segment.ZerosProtection);
        request.Address = new VirtualAddress(start);
        request.Flags |= MapFlags.Fixed;
        return space.Map(null, request).Error;
    }

    private static ulong AlignDown(ulong address, ulong alignment) => address & ~(alignment - 1);

    private static ulong AlignUp(ulong address, ulong alignment) => AlignDown(address + alignment - 1, alignment);
}
