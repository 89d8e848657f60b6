using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class FilePages
{
    /// <summary>
    /// Makes <paramref name="bytes"/> bytes of the boot image at <paramref name="start"/> the contents of this (empty) file.
    /// Whole pages that are aligned are taken over and not copied (<see cref="FrameAllocator.AddImage"/> has made them ours);
    /// all else is copied.
    /// </summary>
    /// <returns>None, or ENOMEM (then the file is empty again).</returns>
    public Errno AdoptImage(PhysicalAddress start, ulong bytes)
    {
        if (Size != 0)
        {
            Panic.Because("Only an empty file adopts a part of the boot image.");
        }

        for (ulong offset = 0; offset < bytes; offset += FrameNumber.Size)
        {
            PhysicalAddress source = start + offset;
            ulong part = Math.Min(bytes - offset, FrameNumber.Size);
            bool isWhole = part == FrameNumber.Size && new VirtualAddress(source.Value).IsPageAligned;
            Errno error = isWhole && FrameTable.KindOf(source.Frame) == FrameKind.Image
                ? AdoptPage(offset, source.Frame)
                : CopyPage(offset, source, part);
            if (error != Errno.None)
            {
                End();
                return error;
            }
        }

        Size = bytes;
        return Errno.None;
    }

    private Errno AdoptPage(ulong offset, FrameNumber frame)
    {
        FrameTable.Of(frame)->Kind = FrameKind.File;
        return Add(offset >> FrameNumber.Shift, frame.Value).Error;
    }

    private Errno CopyPage(ulong offset, PhysicalAddress source, ulong bytes)
    {
        ulong frame = FrameAllocator.Current.Take(FrameKind.File);
        if (frame == 0)
        {
            return Errno.ENOMEM;
        }

        var page = new Span<byte>(Contents(frame), (int)FrameNumber.Size);
        new ReadOnlySpan<byte>(PhysicalMemory.Pointer(source), (int)bytes).CopyTo(page);
        page.Slice((int)bytes).Clear();
        return Add(offset >> FrameNumber.Shift, frame).Error;
    }
}
