namespace Tine.Heap;

/// <summary>Where references into the heap start, besides stacks.</summary>
internal static unsafe class Roots
{
    private static int* s_staticsStart;
    private static int* s_staticsEnd;
    private static void* s_frozenStart;
    private static void* s_frozenEnd;

    /// <summary>Self-relative pointers to the words that hold the objects with the static references.</summary>
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

    internal static void Mark()
    {
        for (int* relative = s_staticsStart; relative < s_staticsEnd; relative++)
        {
            Marker.MarkReference(*(void**)((byte*)relative + *relative));
        }

        Marker.MarkConservatively(s_frozenStart, s_frozenEnd);
    }
}
