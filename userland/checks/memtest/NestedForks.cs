using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>
/// Forks within forks, where one page table may belong to several processes: each keeps what it wrote, in every mode
/// of fork that the kernel has. (On Linux there is one; the cases are the same.)
/// </summary>
internal static unsafe class NestedForks
{
    private const ulong Page = Unix.PageSize;
    private const ulong TablePages = 512;
    private const ulong Count = (2 * TablePages) + 100;
    private const int Generations = 3;
    private const ulong SharedPages = 8;
    private const ulong SharedFrom = 200;

    internal static void Run()
    {
        RunIn(ForkMode.CopyOnWrite, "copy-on-write");
        RunIn(ForkMode.Eager, "eager");
        RunIn(ForkMode.OnDemand, "on demand");
    }

    private static void RunIn(ForkMode mode, string name)
    {
        int before = Unix.GetForkMode().Int;
        Unix.SetForkMode(mode);
        Case(name + ": three generations, both sides write every page", &EveryPage);
        Case(name + ": shared and private memory under one page table", &Mixed);
        Case(name + ": a child's mprotect, munmap, mremap and madvise are its own", &OwnChanges);
        Case(name + ": the kernel writes where a table is shared", &KernelWrites);
        Case(name + ": a vfork child writes where a table is shared with a fork child", &VForkBeside);
        Unix.SetForkMode((ForkMode)before);
    }

    private static bool EveryPage()
    {
        byte* start = Pages.Dirty(Count);
        return Generation(start, 1, 0);
    }

    /// <summary>Parent and child write at the same time, and both go on to have children.</summary>
    private static bool Generation(byte* start, byte value, int depth)
    {
        bool isGood = Holds(Has(start, Count, value), "every page is as this process left it");
        if (depth == Generations)
        {
            return isGood;
        }

        SysResult child = Unix.Fork();
        byte own = (byte)(2 * value);
        if (child.Raw == 0)
        {
            isGood &= Holds(Has(start, Count, value), "the child has the parent's pages, whatever that writes now");
            own++;
        }

        Fill(start, Count, own);
        isGood &= Generation(start, own, depth + 1);
        if (child.Raw == 0)
        {
            Unix.Exit(isGood ? 0 : 1);
        }

        // It has written again in each generation below.
        var last = (byte)(own << (Generations - 1 - depth));
        return isGood & EndedWell(child) & Holds(Has(start, Count, last), "the parent's pages after its child's end");
    }

    private static bool Mixed()
    {
        byte* start = Aligned();
        byte* shared = start + (SharedFrom * Page);
        Unix.MMap(shared, SharedPages * Page, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
        Fill(start, TablePages, 1);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            SysResult grandchild = Unix.Fork();
            Fill(start, TablePages, grandchild.Raw == 0 ? (byte)3 : (byte)2);
            if (grandchild.Raw == 0)
            {
                Unix.Exit(HasPrivate(start, 3) ? 0 : 1);
            }

            bool isGood = EndedWell(grandchild) & HasPrivate(start, 2);
            Fill(shared, SharedPages, 9);
            Unix.Exit(isGood ? 0 : 1);
        }

        return EndedWell(child) & Holds(HasPrivate(start, 1), "private pages are the parent's own")
            & Holds(Has(shared, SharedPages, 9), "shared pages show what was written last");
    }

    private static bool OwnChanges()
    {
        byte* start = Pages.Dirty(Count);
        Unix.Pipe2(out _, out int writeEnd);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.MUnmap(start, 3 * Page);
            Unix.MProtect(start + (10 * Page), 20 * Page, Protection.Read);
            Unix.MAdvise(start + (40 * Page), 10 * Page, Advice.DontNeed);
            const ulong mayMove = 1;
            byte* from = start + (60 * Page);
            byte* moved = Unix.Call(SystemCall.MRemap, (ulong)from, TablePages * Page, 2 * TablePages * Page, mayMove).Address;
            bool isGood = Holds(Has(moved, TablePages, 1), "moved pages keep what they had") & Holds(start[40 * Page] == 0, "dropped ones have not");
            Fill(moved, 2 * TablePages, 5);
            isGood &= Holds(Unix.Write(writeEnd, start, 1).Error == Errno.EFAULT, "unmapped ones are gone");
            isGood &= Holds(Has(start + (10 * Page), 20, 1), "protected ones can be read");
            Unix.Exit(isGood ? 0 : 1);
        }

        bool isKept = EndedWell(child) & Holds(Has(start, Count, 1), "the parent has every page");
        Fill(start, Count, 2);
        return isKept & Holds(Has(start, Count, 2), "and can write to it");
    }

    private static bool KernelWrites()
    {
        byte* start = Pages.Dirty(Count);
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            byte value = 7;
            bool isGood = true;
            for (ulong i = 0; i < Count; i += 50)
            {
                Unix.Write(writeEnd, &value, 1);
                isGood &= Unix.Read(readEnd, start + (i * Page), 1).Value == 1 && start[i * Page] == 7 && start[(i + 1) * Page] == 1;
            }

            Unix.Exit(isGood ? 0 : 1);
        }

        return EndedWell(child) & Holds(Has(start, Count, 1), "the parent's pages are as they were");
    }

    private static bool VForkBeside()
    {
        static int WriteAll(void* start)
        {
            Fill((byte*)start, Count, 4);
            return 0;
        }

        byte* start = Pages.Dirty(Count);
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            byte letter;
            Unix.Close(writeEnd);
            Unix.Read(readEnd, &letter, 1);
            Unix.Exit(Has(start, Count, 1) ? 0 : 1);
        }

        SysResult borrower = Unix.VFork(&WriteAll, start);
        bool isGood = EndedWell(borrower) & Holds(Has(start, Count, 4), "the vfork child's writes are the parent's");
        Unix.Close(writeEnd);
        return EndedWell(child) & isGood;
    }

    /// <summary>Memory that one page table covers, and nothing else.</summary>
    private static byte* Aligned()
    {
        const ulong bytes = TablePages * Page;
        byte* start = Unix.MMap(2 * bytes).Address;
        return (byte*)(((ulong)start + bytes - 1) & ~(bytes - 1));
    }

    private static void Fill(byte* start, ulong pages, byte value)
    {
        for (ulong i = 0; i < pages; i++)
        {
            start[i * Page] = value;
        }
    }

    private static bool Has(byte* start, ulong pages, byte value)
    {
        for (ulong i = 0; i < pages; i++)
        {
            if (start[i * Page] != value)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasPrivate(byte* start, byte value) =>
        Has(start, SharedFrom, value) &&
        Has(start + ((SharedFrom + SharedPages) * Page), TablePages - SharedFrom - SharedPages, value);

    private static bool EndedWell(SysResult child)
    {
        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "a child found what it should");
    }
}
