using System.Runtime.CompilerServices;

namespace Tine.Heap;

/// <summary>
/// The work that a slice of a collection may still do, in instructions, about; the collector counts what it does.
/// </summary>
internal static class WorkBudget
{
    internal const long Unlimited = long.MaxValue;

    private static long s_left;

    /// <summary>Below zero by as much as the last step was longer than what was left.</summary>
    internal static long Left => s_left;

    internal static bool IsSpent => s_left <= 0;

    internal static void Set(long instructions) => s_left = instructions;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Spend(uint instructions) => s_left -= instructions;
}
