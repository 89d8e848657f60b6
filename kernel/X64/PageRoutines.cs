using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>Clears and copies whole pages, in assembly on the metal.</summary>
[NoAllocation]
public static unsafe class PageRoutines
{
    /// <param name="page">4096 bytes, aligned to as many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(void* page)
    {
        if (BareMetal.IsHere)
        {
            ClearPage(page);
        }
        else
        {
            new Span<byte>(page, (int)FrameNumber.Size).Clear();
        }
    }

    /// <param name="destination">4096 bytes, aligned to as many.</param>
    /// <param name="source">Likewise.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(void* destination, void* source)
    {
        if (BareMetal.IsHere)
        {
            CopyPage(destination, source);
        }
        else
        {
            new Span<byte>(source, (int)FrameNumber.Size).CopyTo(new Span<byte>(destination, (int)FrameNumber.Size));
        }
    }

    [RuntimeImport("TineClearPage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ClearPage(void* page);

    [RuntimeImport("TineCopyPage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void CopyPage(void* destination, void* source);
}
