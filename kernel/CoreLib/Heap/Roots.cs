namespace Tine.Heap;

/// <summary>Where references into the heap start, besides stacks.</summary>
internal static unsafe class Roots
{
    private static int* s_staticsStart;
    private static int* s_staticsEnd;
    private static nint* s_frozenStart;
    private static nint* s_frozenEnd;

    internal static void SetStatics(int* start, int* end)
    {
        s_staticsStart = start;
        s_staticsEnd = end;
    }

    internal static void SetFrozenObjects(nint* start, nint* end)
    {
        s_frozenStart = start;
        s_frozenEnd = end;
    }
}
