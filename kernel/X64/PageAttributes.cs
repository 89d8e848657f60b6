namespace Tine.X64;

/// <summary>The meaning of the cache bits of a page-table entry: the page attribute table. AMD64 APM vol. 2, 7.8.</summary>
[NoAllocation]
public static class PageAttributes
{
    private const uint Register = 0x277;

    /// <summary>Memory types as at reset, except the second: write-through alone means write-combining, for framebuffers.</summary>
    private const ulong Meanings = 0x0007_0406_0007_0106;

    /// <summary>Sets the table, once for each processor, before a page of that kind is used. All 64-bit processors have it.</summary>
    public static void Initialize() => Msr.Write(Register, Meanings);
}
