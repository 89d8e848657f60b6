using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>The list of setgroups(2), as many as 65,536, brought in order.</summary>
internal static class GroupList
{
    private const int DigitBits = 8;
    private const int Digits = 1 << DigitBits;
    private const int NumberBits = 32;
    private const int InstructionsANumber = 15;

    /// <summary>Sorts by one byte after the other, the lowest first, in portions.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="groups">The list, which is used up.</param>
    /// <returns>The sorted list.</returns>
    public static uint[] Sort(Thread caller, uint[] groups)
    {
        uint[] sorted = new uint[groups.Length];
        int[] places = new int[Digits];
        for (int shift = 0; shift < NumberBits; shift += DigitBits)
        {
            FindPlaces(caller, groups, shift, places);
            Place(caller, groups, sorted, shift, places);
            (groups, sorted) = (sorted, groups);
        }

        return groups;
    }

    /// <summary>Finds where the numbers with each byte begin.</summary>
    private static void FindPlaces(Thread caller, uint[] groups, int shift, int[] places)
    {
        var portion = new WorkPortion(caller);
        System.Array.Clear(places);
        foreach (uint group in groups)
        {
            places[(byte)(group >> shift)]++;
            portion.Spend(InstructionsANumber);
        }

        int before = 0;
        for (int digit = 0; digit < Digits; digit++)
        {
            (places[digit], before) = (before, before + places[digit]);
        }
    }

    private static void Place(Thread caller, uint[] groups, uint[] sorted, int shift, int[] places)
    {
        var portion = new WorkPortion(caller);
        foreach (uint group in groups)
        {
            sorted[places[(byte)(group >> shift)]++] = group;
            portion.Spend(InstructionsANumber);
        }
    }
}
