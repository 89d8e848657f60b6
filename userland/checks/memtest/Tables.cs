using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>The program's own page tables, where the kernel tells of them; what is present, everywhere.</summary>
internal static unsafe class Tables
{
    private const ulong Page = Unix.PageSize;
    private const MapFlags Anywhere = MapFlags.Private | MapFlags.Anonymous;

    /// <summary>A multiple of 512 GiB that nothing is near.</summary>
    private const ulong Base = 0x1000_0000_0000;

    private static readonly ulong[] s_distances = [Page, 2UL << 20, 1UL << 30, 512UL << 30];

    internal static void Run()
    {
        Case("tables: memory has no frame before it is touched", &OnDemand);
        Case("tables: a page that is read shows the frame of zeros, one that is written its own", &ZerosFirst);
        Case("tables: each level that two addresses differ in is a table of their own", &Levels);
        Case("tables: munmap gives back the tables of what it unmaps", &GivenBack);
    }

    private static bool OnDemand()
    {
        byte* start = Sight.Map(8, Protection.ReadWrite, Anywhere);
        bool isGood = Shows(start, "00000000", "untouched");
        isGood &= Holds(start[Page] == 0, "it is zero");
        isGood &= Shows(start, "01000000", "one page read");
        start[5 * Page] = 1;
        return isGood & Shows(start, "01000100", "another one written");
    }

    private static bool ZerosFirst()
    {
        byte* start = Sight.Map(3, Protection.ReadWrite, Anywhere);
        bool isGood = Holds(start[0] == 0 && start[Page] == 0, "they are zero");
        start[2 * Page] = 1;
        if (TineInspect.IsPresent)
        {
            PageInspection read = At(start);
            PageInspection written = At(start + (2 * Page));
            isGood &= Holds(read.IsPresent && !read.IsWritable && read.Frame == At(start + Page).Frame, "pages that were read show one frame, write-protected");
            isGood &= Holds(written is { IsWritable: true, References: 1 } && written.Frame != read.Frame, "the one that was written is alone with its frame");
        }

        start[0] = 2;
        return isGood & Holds(start[0] == 2 && start[Page] == 0, "what is written to one does not show in the other");
    }

    private static bool Levels()
    {
        bool isGood = Touch(Base);
        for (int level = 0; level < s_distances.Length; level++)
        {
            isGood &= Touch(Base + s_distances[level]);
            isGood &= Holds(!TineInspect.IsPresent || SharedTables(Base, Base + s_distances[level]) == s_distances.Length - level, $"{s_distances[level]} bytes away");
        }

        return isGood;
    }

    private static bool GivenBack()
    {
        TineInspect.Space(out SpaceInspection before);
        bool isGood = Touch(Base);
        TineInspect.Space(out SpaceInspection during);
        isGood &= Holds(!TineInspect.IsPresent || during.TableFrames == before.TableFrames + 3, "three tables for one page");
        isGood &= Gives(Unix.MUnmap((byte*)Base, Page), Errno.None, "munmap");
        TineInspect.Space(out SpaceInspection after);
        return isGood & Holds(after.TableFrames == before.TableFrames, "none of them afterwards");
    }

    private static bool Touch(ulong address)
    {
        SysResult mapped = Unix.MMap((byte*)address, Page, Protection.ReadWrite, Anywhere | MapFlags.Fixed, -1, 0);
        if (mapped.Succeeded)
        {
            *mapped.Address = 1;
        }

        return Gives(mapped, Errno.None, "mmap");
    }

    /// <summary>The tables that two addresses have in common, of four.</summary>
    private static int SharedTables(ulong first, ulong second)
    {
        PageInspection a = At((byte*)first);
        PageInspection b = At((byte*)second);
        return (a.Root == b.Root ? 1 : 0) + (a.Level3 == b.Level3 ? 1 : 0) + (a.Level2 == b.Level2 ? 1 : 0) + (a.Level1 == b.Level1 ? 1 : 0);
    }

    private static PageInspection At(byte* address)
    {
        TineInspect.Page(address, out PageInspection inspection);
        return inspection;
    }

    private static bool Shows(byte* start, string expected, string when)
    {
        string present = Sight.Residency(start, (ulong)expected.Length);
        return Holds(present == expected, $"{when}: {present} is present, not {expected}");
    }
}
