using Tine.Heap;

namespace System;

public static class GC
{
    public static void Collect() => HeapExports.Collect();

    /// <summary>Keeps the caller's object alive up to here.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    public static void KeepAlive(object? obj)
    {
    }

    public static void SuppressFinalize(object obj)
    {
    }

    public static unsafe long GetTotalMemory(bool forceFullCollection)
    {
        if (forceFullCollection)
        {
            Collect();
        }

        HeapStatistics statistics;
        HeapExports.GetStatistics(&statistics);
        return (long)statistics.LiveAfterLastCollection;
    }
}
