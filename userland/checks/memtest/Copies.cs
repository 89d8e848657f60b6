using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>The memory of a fork: copied, and when.</summary>
internal static unsafe class Copies
{
    private const ulong Page = Unix.PageSize;
    private const ulong Count = 600;

    internal static void Run()
    {
        Case("copy-on-write keeps parent and child apart, page by page", &Apart);
        Case("three generations", &Generations);
        Case("memory shared by MAP_SHARED stays shared", &SharedMemory);
        Case("read-only and untouched memory after fork", &Untouched);
        Case("the kernel writes into a page that is shared with a child", &KernelCopies);
        Case("protection and mappings of the child are its own", &OwnMappings);
    }

    private static bool Apart()
    {
        byte* start = Pages.Dirty(Count);
        SysResult child = Unix.Fork();
        byte own = child.Raw == 0 ? (byte)3 : (byte)2;
        ulong first = child.Raw == 0 ? 0UL : 1;
        for (ulong i = first; i < Count; i += 2)
        {
            start[i * Page] = own;
        }

        bool isGood = true;
        for (ulong i = 0; i < Count; i++)
        {
            isGood &= start[i * Page] == (i % 2 == first ? own : 1);
        }

        if (child.Raw == 0)
        {
            Unix.Exit(isGood ? 0 : 1);
        }

        return Holds(isGood, "the parent sees its own") & EndedWell(child);
    }

    private static bool Generations()
    {
        byte* page = Pages.Dirty(1);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            *page = 2;
            SysResult grandchild = Unix.Fork();
            if (grandchild.Raw == 0)
            {
                bool isInherited = *page == 2;
                *page = 3;
                Unix.Exit(isInherited && *page == 3 ? 0 : 1);
            }

            Unix.Exit(EndedWell(grandchild) && *page == 2 ? 0 : 1);
        }

        return EndedWell(child) & Holds(*page == 1, "the first one's page is as it was");
    }

    private static bool SharedMemory()
    {
        byte* page = Unix.MMap(null, 2 * Page, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;
        page[0] = 1;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            page[0]++;
            page[Page] = 9;
            Unix.Exit(0);
        }

        return EndedWell(child) & Holds(page[0] == 2 && page[Page] == 9, "the child's writes are seen, also to a page that neither had touched");
    }

    private static bool Untouched()
    {
        byte* page = Unix.MMap(2 * Page).Address;
        byte first = page[0];
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            page[0] = 5;
            page[Page] = 6;
            Unix.Exit(0);
        }

        bool isGood = EndedWell(child) & Holds(first == 0 && page[0] == 0 && page[Page] == 0, "still zero here");
        page[0] = 7;
        return isGood & Holds(page[0] == 7, "and writable");
    }

    private static bool KernelCopies()
    {
        byte* page = Pages.Dirty(1);
        Unix.Pipe2(out int readEnd, out int writeEnd);
        Unix.Write(writeEnd, "x"u8);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Read(readEnd, page, 1);
            Unix.Exit(*page == (byte)'x' ? 0 : 1);
        }

        return EndedWell(child) & Holds(*page == 1, "the parent's page is as it was");
    }

    private static bool OwnMappings()
    {
        byte* page = Pages.Dirty(2);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.MUnmap(page, Page);
            Unix.MProtect(page + Page, Page, Protection.None);
            Unix.Exit(0);
        }

        bool isGood = EndedWell(child);
        page[0] = 4;
        page[Page] = 4;
        return isGood & Holds(page[0] + page[Page] == 8, "the parent still has them");
    }

    private static bool EndedWell(SysResult child)
    {
        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "a child found what it should");
    }
}
