namespace Tine.Heap;

/// <summary>
/// Freed cells that follow each other. The first word of each is zero; the second of the first holds the run's
/// length and the next run, both in granules of 16 bytes.
/// </summary>
internal static unsafe class FreeRun
{
    private const int NextShift = 16;

    /// <summary>Writes the run's second word.</summary>
    /// <param name="nextRun">Granule number in the block, or <see cref="Block.NoRun"/>.</param>
    internal static void Write(byte* run, uint bytes, ushort nextRun) =>
        ((ulong*)run)[1] = (bytes >> SizeClasses.GranuleShift) | ((ulong)nextRun << NextShift);

    /// <summary>Makes a run point to the one after it.</summary>
    internal static void Link(byte* run, ushort nextRun) => Write(run, (uint)(((ulong*)run)[1] & 0xffff) << SizeClasses.GranuleShift, nextRun);

    /// <summary>Takes the first run of a block, or the beginning of it.</summary>
    /// <param name="most">At most so many bytes, a multiple of the cell's size.</param>
    /// <returns>Bytes taken.</returns>
    internal static uint Take(Block* block, byte* blockStart, uint most)
    {
        uint offset = (uint)block->FirstRun << SizeClasses.GranuleShift;
        ulong description = ((ulong*)(blockStart + offset))[1];
        uint bytes = (uint)(description & 0xffff) << SizeClasses.GranuleShift;
        var next = (ushort)(description >> NextShift);
        if (bytes <= most)
        {
            block->FirstRun = next;
            return bytes;
        }

        Write(blockStart + offset + most, bytes - most, next);
        block->FirstRun = (ushort)((offset + most) >> SizeClasses.GranuleShift);
        return most;
    }
}
