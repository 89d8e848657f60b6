namespace Tine.Heap;

/// <summary>The references into the heap from outside, besides stacks.</summary>
internal static unsafe class Roots
{
    private static int* s_staticsStart;
    private static int* s_staticsEnd;
    private static void* s_frozenStart;
    private static void* s_frozenEnd;

    /// <summary>Takes self-relative pointers to the words that hold the objects with the static references.</summary>
    internal static void SetStatics(int* start, int* end)
    {
        s_staticsStart = start;
        s_staticsEnd = end;
    }

    /// <summary>Objects that ilc made: a static readonly one may be changed later to refer into the heap.</summary>
    internal static void SetFrozenObjects(void* start, void* end)
    {
        s_frozenStart = start;
        s_frozenEnd = end;
    }

    /// <summary>The position at which <see cref="MarkMore"/> goes on.</summary>
    private static int* s_nextStatic;
    private static byte* s_nextFrozen;

    internal static void Begin()
    {
        s_nextStatic = s_staticsStart;
        s_nextFrozen = (byte*)s_frozenStart;
    }

    /// <summary>Marks what some of them refer to.</summary>
    /// <returns>False when all have been looked at.</returns>
    internal static bool MarkMore()
    {
        const uint staticCost = 10;
        const int staticsAtOnce = 64;
        const long bytesAtOnce = 4096;
        if (s_nextStatic < s_staticsEnd)
        {
            for (int i = 0; i < staticsAtOnce && s_nextStatic < s_staticsEnd; i++, s_nextStatic++)
            {
                WorkBudget.Spend(staticCost);
                Marker.MarkReference(*(void**)((byte*)s_nextStatic + *s_nextStatic));
            }

            return true;
        }

        if (s_nextFrozen < s_frozenEnd)
        {
            byte* start = s_nextFrozen;
            s_nextFrozen = (byte*)s_frozenEnd - start < bytesAtOnce ? (byte*)s_frozenEnd : start + bytesAtOnce;
            Marker.MarkConservatively(start, s_nextFrozen);
            return true;
        }

        return false;
    }
}
