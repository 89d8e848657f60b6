using System.Numerics;

namespace Tine.Heap;

/// <summary>
/// The sizes of cells: every 16 bytes up to 128, then four to each doubling, then a quarter, a third and a half of a block's
/// room after its <see cref="MarkBits"/>.
/// </summary>
internal static class SizeClasses
{
    internal const int Granule = 16;
    internal const int GranuleShift = 4;

    /// <summary>The largest object that shares a block with others, in bytes.</summary>
    internal const int LargestCell = 32512;

    /// <summary>Number of classes; the last three are parts of a block.</summary>
    internal const int Count = 38;

    private const int LinearCount = 8;
    private const int LinearLimit = 128;
    private const int LinearLimitShift = 7;
    private const int StepsShift = 2;
    private const int QuarterOfBlock = 16256;
    private const int ThirdOfBlock = 21664;
    private const int LargestStepped = 14336;

    /// <summary>The class of the smallest cell that holds so many bytes (1 to <see cref="LargestCell"/>).</summary>
    internal static int ClassOf(uint bytes)
    {
        if (bytes <= LinearLimit)
        {
            return (int)((bytes - 1) >> GranuleShift);
        }

        if (bytes > LargestStepped)
        {
            return bytes <= QuarterOfBlock ? Count - 3 : bytes <= ThirdOfBlock ? Count - 2 : Count - 1;
        }

        int doubling = BitOperations.Log2(bytes - 1) - LinearLimitShift;
        int step = (int)((bytes - 1) >> (doubling + LinearLimitShift - StepsShift)) & ((1 << StepsShift) - 1);
        return LinearCount + (doubling << StepsShift) + step;
    }

    /// <summary>Bytes of a cell of the class.</summary>
    internal static uint CellBytes(int sizeClass)
    {
        if (sizeClass < LinearCount)
        {
            return (uint)((sizeClass + 1) << GranuleShift);
        }

        if (sizeClass >= Count - 3)
        {
            return sizeClass == Count - 3 ? QuarterOfBlock : sizeClass == Count - 2 ? (uint)ThirdOfBlock : LargestCell;
        }

        int doubling = (sizeClass - LinearCount) >> StepsShift;
        int step = (sizeClass - LinearCount) & ((1 << StepsShift) - 1);
        return (uint)((LinearLimit << doubling) + ((step + 1) << (doubling + LinearLimitShift - StepsShift)));
    }
}
