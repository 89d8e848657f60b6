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
    }

    /// <summary>The exit code is a byte of the segment's zeroed part, eight pages on: movzx edi, byte [abs]; mov eax, 231; syscall.</summary>
    private static Image ZeroedMemory() =>
        new Image().Set64(Image.SegmentMemorySize, 0x9000).Set32(Image.SegmentFlags, 7)
            .SetBytes(Image.CodeOffset, [0x0F, 0xB6, 0x3C, 0x25, 0x00, 0x80, 0x40, 0x00, 0xB8, 0xE7, 0, 0, 0, 0x0F, 0x05]);

    /// <summary>The same for a byte in the file's last page, where the file goes on with 99.</summary>
    private static Image DirtyTail() =>
        new Image().Set64(Image.SegmentFileSize, 0x1F0).Set64(Image.SegmentMemorySize, 0x2000).Set32(Image.SegmentFlags, 7)
            .SetBytes(0x1F8, [99])
            .SetBytes(Image.CodeOffset, [0x0F, 0xB6, 0x3C, 0x25, 0xF8, 0x01, 0x40, 0x00, 0xB8, 0xE7, 0, 0, 0, 0x0F, 0x05]);
}
