using System;

namespace Tine.Memory;

/// <summary>Bounds the pages that the files of one file system take together (the option size= of tmpfs).</summary>
public sealed class PageQuota
{
    /// <summary>The share of memory, 1 / this, that files written to may not take.</summary>
    private const ulong KeptFraction = 16;

    /// <summary>The part of its bound, 1 / this, that a file system may fill however little memory is free: writers wait for it.</summary>
    private const ulong OwnFraction = 2;

    /// <summary>The bound of a file system that is told none: half of the memory; tmpfs(5), size.</summary>
    public static ulong DefaultLimit => FrameAllocator.Current.TotalFrames / 2;

    /// <summary>The most pages that the file system may have.</summary>
    public ulong Limit { [NoAllocation] get; set; } = ulong.MaxValue;

    public ulong Used { [NoAllocation] get; [NoAllocation] private set; }

    /// <summary>
    /// Frames that files of any kind may still take by being written. A share of memory is kept from them, so that a full disk
    /// in memory gives ENOSPC while programs that empty it can still run.
    /// </summary>
    public static ulong FramesLeft
    {
        get
        {
            ulong kept = FrameAllocator.Current.TotalFrames / KeptFraction;
            ulong free = FrameAllocator.Current.FreeFrames;
            return free > kept ? free - kept : 0;
        }
    }

    /// <summary>Pages that were there before anybody wrote: what the archive brought.</summary>
    public ulong Initial { get; set; }

    /// <summary>Pages that may still be written. A program that takes all memory makes no disk full for the others.</summary>
    public ulong Left => Math.Min(Below(Limit), Math.Max(Below(Own), FramesLeft));

    private ulong Own
    {
        get
        {
            ulong initial = Math.Min(Limit, Initial);
            return initial + (Math.Min(Limit - initial, DefaultLimit) / OwnFraction);
        }
    }

    /// <summary>Counts one more page.</summary>
    /// <returns>False when there are as many as there may be.</returns>
    [NoAllocation]
    public bool TryTake()
    {
        if (Used >= Limit)
        {
            return false;
        }

        Used++;
        return true;
    }

    [NoAllocation]
    public void GiveBack(ulong pages) => Used -= pages;

    private ulong Below(ulong pages) => pages > Used ? pages - Used : 0;
}
