using System;

namespace Tine.Memory;

/// <summary>Who maps a file: found by looking at every address space, as the questions are rare.</summary>
public sealed unsafe partial class AddressSpace
{
    /// <summary>A mapping may write to these pages.</summary>
    public static bool IsMappedWritable(Backing backing)
    {
        for (AddressSpace? space = FirstLive; space is not null; space = space.NextLive)
        {
            foreach (ref readonly Region region in space._regions.Span)
            {
                if (region.Backing == backing && region.IsShared && (region.Maximum & Protection.Write) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Takes pages of a file out of mappings: whoever touches them from now on gets what the file has then, or SIGBUS beyond
    /// its end.
    /// </summary>
    /// <param name="backing">The file's pages.</param>
    /// <param name="firstPage">The first of them.</param>
    /// <param name="endPage">One after the last.</param>
    /// <param name="kinds">Of which mappings.</param>
    internal static void DropFromMappings(Backing backing, ulong firstPage, ulong endPage, MappingKinds kinds)
    {
        for (AddressSpace? space = FirstLive; space is not null; space = space.NextLive)
        {
            for (int i = 0; i < space._regions.Count; i++)
            {
                ref Region region = ref space._regions[i];
                if (region.Backing == backing && (region.IsShared || kinds == MappingKinds.All))
                {
                    space.DropFromMapping(region, firstPage, endPage);
                }
            }
        }
    }

    /// <summary>Some mapping shows a file of which this holds.</summary>
    internal static bool IsAnyMapped(Func<object?, bool> holdsForOwner)
    {
        for (AddressSpace? space = FirstLive; space is not null; space = space.NextLive)
        {
            foreach (ref readonly Region region in space._regions.Span)
            {
                if (region.Backing is FilePages pages && holdsForOwner(pages.Owner))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void DropFromMapping(in Region region, ulong firstPage, ulong endPage)
    {
        ulong pages = region.Length >> FrameNumber.Shift;
        ulong from = firstPage > region.BackingPage ? firstPage - region.BackingPage : 0;
        ulong to = endPage > region.BackingPage ? Math.Min(endPage - region.BackingPage, pages) : 0;
        if (from < to)
        {
            DropPages(region.Start + (from << FrameNumber.Shift), region.Start + (to << FrameNumber.Shift));
        }
    }
}
