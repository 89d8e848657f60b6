namespace Tine.Devices.Screens;

/// <summary>
/// The cells that characters take, as the C library of the programs counts them (wcwidth): a table that the build makes. A count,
/// then ranges in rising order: the first character, and the last with the width above it, four bytes each.
/// </summary>
[NoAllocation]
public static unsafe class CharacterWidths
{
    /// <summary>Below this all characters take one cell.</summary>
    private const uint FirstOther = 0x300;

    private const uint CharacterMask = 0xff_ffff;
    private const int WidthShift = 24;

    private static uint* s_ranges;
    private static int s_count;

    /// <summary>Uses the table at that address from now on; before, all characters take one cell.</summary>
    public static void Use(void* table)
    {
        s_count = *(int*)table;
        s_ranges = (uint*)table + 1;
    }

    /// <returns>0, 1 or 2.</returns>
    public static int Of(uint character)
    {
        if (character < FirstOther)
        {
            return 1;
        }

        int low = 0;
        int high = s_count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            uint last = s_ranges[2 * middle + 1];
            if (character < s_ranges[2 * middle])
            {
                high = middle;
            }
            else if (character > (last & CharacterMask))
            {
                low = middle + 1;
            }
            else
            {
                return (int)(last >> WidthShift);
            }
        }

        return 1;
    }
}
