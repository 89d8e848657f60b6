using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>Programs that are unusual and right.</summary>
internal static class GoodImages
{
    internal static void Run()
    {
        Tap.Ok(new Image().Execute().Exited(0), "a program of one segment");
        Tap.Ok(new Image().Set16(Image.Type, 3).Set64(Image.SegmentAddress, 0).Set64(Image.Entry, Image.CodeOffset).Execute().Exited(0), "a static position-independent program");
        Tap.Ok(new Image { Length = 0x180 }.Set64(Image.SegmentFileSize, 0x180).Set64(Image.SegmentMemorySize, 0x180).Execute().Exited(0), "a segment that ends within a page");
        Tap.Ok(ZeroedMemory().Execute().Exited(0), "memory beyond the file is zero");
        Tap.Ok(DirtyTail().Execute().Exited(0), "what the file has after the segment does not show in its zeroed part");
        Tap.Ok(new Image().Set32(Image.SegmentFlags, 7).Execute().Exited(0), "a segment that may be written and executed");
        Tap.Ok(new Image().Set64(Image.SegmentAddress, 0x7000_0000_0000).Set64(Image.Entry, 0x7000_0000_0100).Execute().Exited(0), "a segment high up");
        Tap.Ok(new Image().SetBytes(4, [1, 2, 9]).Set32(20, 9).Execute().Exited(0), "class, byte order and version do not matter");
        Tap.Ok(new Image().Set64(Image.SegmentFileSize, 0x3000).Set64(Image.SegmentMemorySize, 0x3000).Execute().Exited(0), "a segment that goes on beyond the end of the file");
        Tap.Ok(new Image().Set64(Image.SegmentAlignment, 1UL << 46).Execute().Exited(0), "a huge alignment");
        Tap.Ok(new Image().Set64(Image.SegmentAlignment, 3).Execute().Exited(0), "an alignment that is no power of two");
        Tap.Ok(MovedDown().Execute().Exited(0), "a position-independent program with high addresses");
        Tap.Ok(WrittenZeros().Execute().Exited(0), "zeros of a read-only segment may be written");
        Tap.Ok(Overlapping().Execute().Exited(0), "of two segments at one address the later one is there");
    }

    /// <summary>The exit code is a byte of the segment's zeroed part, eight pages on: movzx edi, byte [abs]; mov eax, 231; syscall.</summary>
    private static Image ZeroedMemory() =>
        new Image().Set64(Image.SegmentMemorySize, 0x9000).Set32(Image.SegmentFlags, 7)
            .SetBytes(Image.CodeOffset, [0x0F, 0xB6, 0x3C, 0x25, 0x00, 0x80, 0x40, 0x00, 0xB8, 0xE7, 0, 0, 0, 0x0F, 0x05]);

    /// <summary>A dirty byte in the file's last page, where the file goes on with 99.</summary>
    private static Image DirtyTail() =>
        new Image().Set64(Image.SegmentFileSize, 0x1F0).Set64(Image.SegmentMemorySize, 0x2000).Set32(Image.SegmentFlags, 7)
            .SetBytes(0x1F8, [99])
            .SetBytes(Image.CodeOffset, [0x0F, 0xB6, 0x3C, 0x25, 0xF8, 0x01, 0x40, 0x00, 0xB8, 0xE7, 0, 0, 0, 0x0F, 0x05]);

    private static Image MovedDown() =>
        new Image().Set16(Image.Type, 3).Set64(Image.SegmentAddress, 0x7FFF_0000_0000).Set64(Image.Entry, 0x7FFF_0000_0100);

    /// <summary>mov byte [0x500000], 1; xor edi, edi; mov eax, 231; syscall</summary>
    private static Image WrittenZeros() =>
        WithSecond(flags: 4, address: 0x500000, fileSize: 0, memorySize: 0x1000)
            .SetBytes(Image.CodeOffset, [0xC6, 0x04, 0x25, 0, 0, 0x50, 0, 1, 0x31, 0xFF, 0xB8, 0xE7, 0, 0, 0, 0x0F, 0x05]);

    /// <summary>A second segment on the first one's second page, without bytes in the file.</summary>
    private static Image Overlapping() =>
        WithSecond(flags: 5, address: Image.Base + 0x1000, fileSize: 0x200, memorySize: 0x200)
            .Set64(Image.SegmentFileSize, 0x2000).Set64(Image.SegmentMemorySize, 0x2000).Set64(Image.Entry, Image.Base + 0x1000 + Image.CodeOffset);

    private static Image WithSecond(uint flags, ulong address, ulong fileSize, ulong memorySize)
    {
        const int second = Image.HeaderSize + Image.ProgramHeaderSize;
        return new Image().Set16(Image.EntryCount, 2).Set32(second, 1).Set32(second + 4, flags).Set64(second + 16, address)
            .Set64(second + 32, fileSize).Set64(second + 40, memorySize);
    }
}
