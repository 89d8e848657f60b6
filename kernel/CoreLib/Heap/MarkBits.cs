using System.Runtime.CompilerServices;

namespace Tine.Heap;

/// <summary>
/// A bit for each 16 bytes of a block, in the block's first 512 bytes: set at the start of each marked object. They are not
/// in the objects, since a program that runs while a collection is under way reads its objects' types.
/// </summary>
/// <remarks>The first 32 stand for the bits themselves and mark no object: <see cref="Overflow"/> takes their place.</remarks>
internal static unsafe class MarkBits
{
    /// <summary>Bytes of the mark bits of a block; objects begin after them.</summary>
    internal const uint Bytes = Block.Bytes / (SizeClasses.Granule * 8);

    private const int BitsAWord = 64;
    private const int WordShift = 6;
    private const uint OffsetMask = Block.Bytes - 1;

    /// <summary>Marks an object.</summary>
    /// <returns>Whether it was marked before.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TestAndSet(byte* cell)
    {
        ulong* word = WordOf(cell);
        ulong bit = BitOf(cell);
        ulong old = *word;
        *word = old | bit;
        return (old & bit) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsSet(byte* cell) => (*WordOf(cell) & BitOf(cell)) != 0;

    /// <summary>Marks all that may begin in a range of one block.</summary>
    internal static void SetRange(byte* start, nuint bytes)
    {
        for (byte* end = start + bytes; start < end;)
        {
            *WordOf(start) |= MaskFrom(start, end);
            start += BytesOfMask(start);
        }
    }

    internal static void ClearRange(byte* start, nuint bytes)
    {
        for (byte* end = start + bytes; start < end;)
        {
            *WordOf(start) &= ~MaskFrom(start, end);
            start += BytesOfMask(start);
        }
    }

    /// <summary>Whether nothing in the block is marked.</summary>
    internal static bool AreClear(byte* block)
    {
        var words = (ulong*)block;
        ulong any = 0;
        for (uint i = 0; i < Bytes / sizeof(ulong) && any == 0; i += 4)
        {
            any = words[i] | words[i + 1] | words[i + 2] | words[i + 3];
        }

        return any == 0;
    }

    /// <summary>Not 0 where a grey object of the block is not on the mark stack.</summary>
    internal static ref uint Overflow(byte* block) => ref *(uint*)block;

    /// <summary>The block that an object begins in.</summary>
    internal static byte* BlockOf(byte* cell) => (byte*)((nuint)cell & ~(nuint)OffsetMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* WordOf(byte* cell) =>
        (ulong*)BlockOf(cell) + (((uint)cell & OffsetMask) >> (SizeClasses.GranuleShift + WordShift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BitOf(byte* cell) => 1UL << (int)((uint)cell >> SizeClasses.GranuleShift);

    /// <summary>The bits from <paramref name="start"/> on that share its word, as far as they lie before <paramref name="end"/>.</summary>
    private static ulong MaskFrom(byte* start, byte* end)
    {
        int first = (int)((uint)start >> SizeClasses.GranuleShift) & (BitsAWord - 1);
        var count = (nuint)(end - start) >> SizeClasses.GranuleShift;
        ulong mask = ulong.MaxValue << first;
        return count < (nuint)(BitsAWord - first) ? mask & ((1UL << (first + (int)count)) - 1) : mask;
    }

    /// <summary>The bytes from there up to the end of what one word of bits covers.</summary>
    private static nuint BytesOfMask(byte* start)
    {
        const uint reach = BitsAWord << SizeClasses.GranuleShift;
        return reach - ((uint)start & (reach - 1));
    }
}
