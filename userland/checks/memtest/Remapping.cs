using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>mremap in all its forms.</summary>
internal static unsafe class Remapping
{
    private const ulong Page = Unix.PageSize;
    private const MapFlags Anonymous = MapFlags.Private | MapFlags.Anonymous;
    private const MapFlags SharedAnonymous = MapFlags.Shared | MapFlags.Anonymous;
    private const RemapFlags Fixed = RemapFlags.MayMove | RemapFlags.Fixed;
    private const RemapFlags DontUnmap = RemapFlags.MayMove | RemapFlags.DontUnmap;

    internal static void Run()
    {
        Case("errors of mremap", &Errors);
        Case("mremap shortens over several regions", &ShortenOverRegions);
        Case("mremap does not lengthen over several regions", &LengthenOverRegions);
        Case("mremap lengthens in place up to the next mapping", &InPlace);
        Case("MREMAP_FIXED replaces what is there", &Replace);
        Case("MREMAP_FIXED refuses places that overlap", &Overlap);
        Case("MREMAP_DONTUNMAP leaves an empty mapping", &LeaveEmpty);
        Case("MREMAP_DONTUNMAP of files and shared memory leaves them mapped", &LeaveMapped);
        Case("an old size of 0 maps shared memory twice", &Duplicate);
        Case("an old size of 0 and private memory is EINVAL", &DuplicatePrivate);
        Case("a mapping of a file that grows shows more of it", &GrowFile);
    }

    private static bool Errors()
    {
        byte* start = Sight.MapNumbered(4);
        return Gives(Unix.MRemap(start, Page, 0, RemapFlags.None), Errno.EINVAL, "a new size of 0")
            & Gives(Unix.MRemap(start + 1, Page, Page, RemapFlags.None), Errno.EINVAL, "a crooked address")
            & Gives(Unix.MRemap(start, Page, Page, (RemapFlags)8), Errno.EINVAL, "an unknown flag")
            & Gives(Unix.MRemap(start, Page, Page, RemapFlags.Fixed, start + (8 * Page)), Errno.EINVAL, "MREMAP_FIXED alone")
            & Gives(Unix.MRemap(start, Page, Page, RemapFlags.DontUnmap), Errno.EINVAL, "MREMAP_DONTUNMAP alone")
            & Gives(Unix.MRemap(start, Page, 2 * Page, DontUnmap), Errno.EINVAL, "MREMAP_DONTUNMAP with another size")
            & Gives(Unix.MRemap(start - Page, Page, Page, RemapFlags.None), Errno.EFAULT, "a hole")
            & Gives(Unix.MRemap(start, 5 * Page, 6 * Page, RemapFlags.MayMove), Errno.EFAULT, "beyond the region")
            & Gives(Unix.MRemap(start, Page, 2 * Page, RemapFlags.None), Errno.ENOMEM, "no room, and it may not move")
            & Gives(Unix.MRemap(start, Page, Page, Fixed, start + (8 * Page) + 1), Errno.EINVAL, "a crooked new address")
            & Gives(Unix.MRemap(start, Page, Page, Fixed, (void*)0x7FFF_FFFF_F000), Errno.EINVAL, "a new address beyond user memory")
            & Gives(Unix.MRemap(start, Page, ulong.MaxValue - (2 * Page), Fixed, start + (8 * Page)), Errno.EINVAL, "a new range that wraps round");
    }

    private static bool ShortenOverRegions()
    {
        byte* start = Sight.MapNumbered(8);
        Unix.MProtect(start + (2 * Page), Page, Protection.Read);
        bool isGood = Gives(Unix.MRemap(start, 4 * Page, Page, RemapFlags.None), Errno.None, "mremap") & Holds(Sight.Contents(start, 8) == "1---5678", "in place");
        byte* other = Sight.MapNumbered(8);
        Unix.MProtect(other + Page, Page, Protection.Read);
        return isGood & Gives(Unix.MRemap(other, 3 * Page, Page, Fixed, other + (4 * Page)), Errno.None, "with MREMAP_FIXED")
            & Holds(Sight.Contents(other, 8) == "---41678", "moved");
    }

    private static bool LengthenOverRegions()
    {
        byte* start = Sight.MapNumbered(8);
        Unix.MProtect(start + Page, Page, Protection.Read);
        return Gives(Unix.MRemap(start, 3 * Page, 4 * Page, RemapFlags.MayMove), Errno.EFAULT, "mremap")
            & Gives(Unix.MRemap(start, 3 * Page, 3 * Page, RemapFlags.MayMove), Errno.None, "the same size is a look alone")
            & Holds(Sight.Contents(start, 8) == "12345678", "nothing has changed");
    }

    private static bool InPlace()
    {
        byte* start = Sight.MapNumbered(6);
        Unix.MUnmap(start + (4 * Page), 2 * Page);
        return Holds(Unix.MRemap(start, 4 * Page, 6 * Page, RemapFlags.None).Address == start, "into the hole")
            & Holds(Sight.Contents(start, 6) == "123400", "with zeros")
            & Gives(Unix.MRemap(start + Page, 2 * Page, 3 * Page, RemapFlags.None), Errno.ENOMEM, "from the middle")
            & Holds(Sight.Regions(start, 6) == "0-6rw-p", "one region");
    }

    private static bool Replace()
    {
        byte* start = Sight.MapNumbered(8);
        bool isGood = Gives(Unix.MRemap(start + (2 * Page), 2 * Page, 2 * Page, Fixed, start + (6 * Page)), Errno.None, "mremap")
            & Holds(Sight.Contents(start, 8) == "12--5634", "moved");
        byte* longer = Sight.MapNumbered(8);
        isGood &= Gives(Unix.MRemap(longer + Page, Page, 3 * Page, Fixed, longer + (5 * Page)), Errno.None, "and lengthened")
            & Holds(Sight.Contents(longer, 8) == "1-345200", "moved and lengthened");
        byte* shorter = Sight.MapNumbered(8);
        return isGood & Gives(Unix.MRemap(shorter + Page, 3 * Page, Page, Fixed, shorter + (5 * Page)), Errno.None, "and shortened")
            & Holds(Sight.Contents(shorter, 8) == "1---5278", "moved and shortened");
    }

    private static bool Overlap()
    {
        byte* start = Sight.MapNumbered(4);
        return Gives(Unix.MRemap(start, 2 * Page, 2 * Page, Fixed, start + Page), Errno.EINVAL, "its own second page")
            & Gives(Unix.MRemap(start, 2 * Page, 2 * Page, Fixed, start), Errno.EINVAL, "its own place")
            & Gives(Unix.MRemap(start + (2 * Page), Page, 3 * Page, Fixed, start), Errno.EINVAL, "a longer one that reaches it")
            & Holds(Sight.Contents(start, 4) == "1234", "nothing has changed");
    }

    private static bool LeaveEmpty()
    {
        byte* start = Sight.MapNumbered(4);
        byte* moved = Unix.MRemap(start, 4 * Page, 4 * Page, DontUnmap).Address;
        bool isGood = Holds(moved != start && Sight.Contents(moved, 4) == "1234", "moved") & Holds(Sight.Contents(start, 4) == "0000", "zeros stay");
        byte* room = Sight.Map(4, Protection.None, Anonymous);
        return isGood & Holds(Unix.MRemap(moved, 2 * Page, 2 * Page, DontUnmap | RemapFlags.Fixed, room + Page).Address == room + Page, "to a place")
            & Holds(Sight.Contents(room, 4) == "x12x" && Sight.Contents(moved, 4) == "0034", "a part")
            & Holds(Sight.Regions(room, 4) == "0-1---p 1-3rw-p 3-4---p", "regions");
    }

    private static bool LeaveMapped()
    {
        int descriptor = FileMappings.MakeFile(OpenFlags.ReadWrite);
        byte* file = Sight.Map(2, Protection.ReadWrite, MapFlags.Private, descriptor);
        file[0] = 9;
        byte* movedFile = Unix.MRemap(file, 2 * Page, 2 * Page, DontUnmap).Address;
        byte* memory = Sight.Map(2, Protection.ReadWrite, SharedAnonymous);
        Sight.Number(memory, 2);
        byte* movedMemory = Unix.MRemap(memory, 2 * Page, 2 * Page, DontUnmap).Address;
        return Holds(Sight.Contents(movedFile, 1) == "9" && Sight.Contents(file, 1) == "0", "a private page moves, the file's is left")
            & Holds(Sight.Contents(movedMemory, 2) == "12" && Sight.Contents(memory, 2) == "12", "shared memory is at both places");
    }

    private static bool Duplicate()
    {
        byte* start = Sight.Map(4, Protection.ReadWrite, SharedAnonymous);
        Sight.Number(start, 4);
        byte* second = Unix.MRemap(start + (2 * Page), 0, 2 * Page, RemapFlags.MayMove).Address;
        second[0] = 7;
        byte* room = Sight.MapNumbered(4);
        byte* beyond = Unix.MRemap(start, 0, 5 * Page, RemapFlags.MayMove).Address;
        return Holds(Sight.Contents(start, 4) == "1274" && Sight.Contents(second, 2) == "74", "the same pages")
            & Gives(Unix.MRemap(start, 0, 2 * Page, Fixed, room + Page), Errno.None, "to a place")
            & Holds(Sight.Contents(room, 4) == "1124", "which it replaces")
            & Holds(!Probe.CanRead(beyond + (4 * Page)), "beyond the memory there is nothing")
            & Gives(Unix.MRemap(start, 0, Page, RemapFlags.None), Errno.ENOMEM, "if it may not move");
    }

    private static bool DuplicatePrivate()
    {
        byte* start = Sight.MapNumbered(2);
        int descriptor = FileMappings.MakeFile(OpenFlags.ReadOnly);
        byte* file = Sight.Map(2, Protection.Read, MapFlags.Private, descriptor);
        byte* shared = Sight.Map(2, Protection.Read, MapFlags.Shared, descriptor);
        return Gives(Unix.MRemap(start, 0, Page, RemapFlags.MayMove), Errno.EINVAL, "memory")
            & Gives(Unix.MRemap(file, 0, Page, RemapFlags.MayMove), Errno.EINVAL, "a private mapping of a file")
            & Gives(Unix.MRemap(shared, 0, Page, RemapFlags.MayMove), Errno.None, "a shared one that cannot be written");
    }

    private static bool GrowFile()
    {
        int descriptor = FileMappings.MakeFile(OpenFlags.ReadWrite);
        byte* start = Sight.Map(4, Protection.ReadWrite, MapFlags.Shared, descriptor);
        Unix.MUnmap(start + Page, 3 * Page);
        start[0] = 3;
        return Holds(Unix.MRemap(start, Page, 2 * Page, RemapFlags.None).Address == start && start[Page + 5] == 5, "in place")
            & Holds(Unix.MRemap(start, 2 * Page, 3 * Page, RemapFlags.None).Address == start && !Probe.CanRead(start + (2 * Page)), "beyond its end");
    }
}
