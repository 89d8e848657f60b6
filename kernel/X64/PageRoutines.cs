using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>Clears and copies whole pages, in assembly on the metal.</summary>
[NoAllocation]
public static unsafe class PageRoutines
{
    /// <summary>Set once by start-up, on the metal only.</summary>
    public static bool IsAvailable { get; set; }

    /// <param name="page">4096 bytes, aligned to as many.</param>
    public static void Clear(void* page)
    {
        if (IsAvailable)
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
    public static void Copy(void* destination, void* source)
    {
        if (IsAvailable)
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
