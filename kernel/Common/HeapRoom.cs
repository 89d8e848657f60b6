using System;

namespace Tine;

/// <summary>Whether the managed heap has room for something large, asked before it is made, so that running out is an error.</summary>
/// <remarks>What a system call makes besides has been reserved before it started.</remarks>
public static class HeapRoom
{
    /// <summary>Smaller things need not be asked for.</summary>
    private const ulong Large = 64 * 1024;

    private static Func<ulong, bool>? s_reserve;

    /// <summary>Sets the function that reserves bytes of the heap; while booting.</summary>
    public static void SetProvider(Func<ulong, bool> reserve) => s_reserve = reserve;

    /// <summary>Makes sure that this much can be allocated at once.</summary>
    /// <returns>False when memory is out.</returns>
    public static bool Has(ulong bytes) => bytes <= Large || s_reserve is null || s_reserve(bytes);
}
