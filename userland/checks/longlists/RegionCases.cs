using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Memory calls of a process with 30,000 regions: every second page may be read only.</summary>
internal static unsafe class RegionCases
{
    internal const ulong Count = 30_000;
    private const ulong PageSize = Unix.PageSize;
    private const ulong Bytes = Count * PageSize;

    internal static void Run()
    {
        Case("30000 regions: mprotect of all", &Protect);
        Case("64000 regions: mprotect of all", &ProtectMost);
        Case("30000 regions: munmap of all, and of every third", &Unmap);
        Case("30000 regions: mmap over all", &MapOver);
        Case("30000 regions: mmap of 2000 more pages", &MapMore);
        Case("30000 regions: mremap", &Remap);
        Case("30000 regions: madvise", &Advise);
        Case("30000 regions: fork on demand", &ForkOnDemand);
        Case("30000 regions: fork, copy-on-write", &ForkCopyOnWrite);
        Case("30000 regions: fork, eager", &ForkEager);
        Case("30000 regions: fork without every second", &ForkSome);
        Case("30000 regions: fork with every second shared", &ForkShared);
        Case("30000 regions: maps, smaps, status, statm", &Texts);
        Case("30000 regions: execve", &Execute);
        Case("2000 pages in page tables of their own: mprotect and munmap by children", &FarApart);
        Case("30000 regions: umount of another file system", &UnmountBeside);
        Case("30000 regions: seals of another file", &SealBeside);
        Case("30000 regions: a core file", &Core);
        Case("30000 regions of a file: truncate, unmap, exit", &OfAFile);
    }

    /// <summary>The regions, with something in each of the first ones that may be written.</summary>
    internal static byte* Make()
    {
        byte* memory = Map(null, Bytes, MapFlags.NoReserve);
        for (ulong page = 0; page < Count; page += 2)
        {
            memory[page * PageSize] = 1;
            Unix.MProtect(memory + (page * PageSize), PageSize, Protection.Read);
        }

        return memory;
    }

    internal static byte* Map(void* place, ulong bytes, MapFlags flags) =>
        Unix.MMap(place, bytes, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous | flags, -1, 0).Address;

    private static bool Core()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Make();
            CoreFile.EndWith();
        }

        return CoreFile.EndedWith(child);
    }

    private static bool Protect()
    {
        byte* memory = Make();
        return Holds(Unix.MProtect(memory, Bytes, Protection.None).Succeeded, "to none")
            & Holds(Unix.MProtect(memory, Bytes, Protection.ReadWrite).Succeeded && memory[2 * PageSize] == 1, "and back");
    }

    /// <summary>Borders between alike regions go: first in a list that is as long as may be, and then in ever shorter ones.</summary>
    private static bool ProtectMost()
    {
        const ulong count = 64_000;
        byte* memory = Map(null, count * PageSize, MapFlags.NoReserve);
        for (ulong page = 0; page < count; page += 2)
        {
            Unix.MProtect(memory + (page * PageSize), PageSize, Protection.Read);
        }

        return Holds(Unix.MProtect(memory, count * PageSize, Protection.Read).Succeeded, "it succeeds");
    }

    private static bool Unmap()
    {
        byte* memory = Make();
        bool isGood = Unix.MUnmap(memory, Bytes).Succeeded;
        memory = Make();
        for (ulong page = 0; page < Count; page += 3)
        {
            isGood &= Unix.MUnmap(memory + (page * PageSize), PageSize).Succeeded;
        }

        return Holds(isGood && memory[2 * PageSize] == 1, "the rest is there");
    }

    private static bool MapOver()
    {
        byte* memory = Make();
        return Holds(Map(memory, Bytes, MapFlags.Fixed) == memory && memory[2 * PageSize] == 0, "all is fresh");
    }

    private static bool MapMore()
    {
        byte* memory = Make();
        bool isGood = true;
        for (int i = 0; i < 2000; i++)
        {
            byte* page = (byte*)Unix.MMap(PageSize, i % 2 == 0 ? Protection.Read : Protection.ReadWrite).Address;
            isGood &= page != null && *page == 0;
        }

        return Holds(isGood && memory[2 * PageSize] == 1, "all are there");
    }

    private static bool Remap()
    {
        byte* memory = Make();
        SysResult moved = Unix.MRemap(memory + (10 * PageSize), PageSize, 3 * PageSize, RemapFlags.MayMove);
        return Holds(moved.Succeeded && moved.Address[0] == 1 && moved.Address != memory + (10 * PageSize), "it has moved");
    }

    private static bool Advise()
    {
        byte* memory = Make();
        return Holds(Unix.MAdvise(memory, Bytes, Advice.WillNeed).Succeeded, "MADV_WILLNEED")
            & Holds(Unix.MAdvise(memory, Bytes, Advice.DontFork).Succeeded && Unix.MAdvise(memory, Bytes, Advice.DoFork).Succeeded, "for fork")
            & Holds(Unix.MAdvise(memory, Bytes, Advice.Free).Succeeded, "MADV_FREE")
            & Holds(Unix.MAdvise(memory, Bytes, Advice.DontNeed).Succeeded && memory[2 * PageSize] == 0, "MADV_DONTNEED");
    }

    private static bool ForkOnDemand() => ForkWith(ForkMode.OnDemand);

    private static bool ForkCopyOnWrite() => ForkWith(ForkMode.CopyOnWrite);

    private static bool ForkEager() => ForkWith(ForkMode.Eager);

    private static bool ForkWith(ForkMode mode)
    {
        byte* memory = Make();
        Unix.SetForkMode(mode); // Only Tine knows it.
        return Holds(ChildSees(memory), "the child sees it");
    }

    private static bool ForkSome()
    {
        byte* memory = Make();
        for (ulong page = 1; page < Count; page += 2)
        {
            Unix.MAdvise(memory + (page * PageSize), PageSize, Advice.DontFork);
        }

        return Holds(ChildSees(memory), "the child sees the others");
    }

    private static bool ForkShared()
    {
        byte* memory = Make();
        for (ulong page = 1; page < Count; page += 2)
        {
            Unix.MMap(memory + (page * PageSize), PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
        }

        memory[PageSize] = 5;
        return Holds(ChildSees(memory) && memory[PageSize] == 6, "the child changes what is shared");
    }

    private static bool ChildSees(byte* memory)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            bool isGood = memory[2 * PageSize] == 1 && memory[(Count - 2) * PageSize] == 1;
            if (memory[0] == 1 && IsShared(memory))
            {
                memory[PageSize]++;
            }

            Unix.Exit(isGood ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return status.Is(0);
    }

    /// <summary>Whether the second page is there in the child and was written by the parent.</summary>
    private static bool IsShared(byte* memory)
    {
        byte residency = 0;
        return Unix.MinCore(memory + PageSize, PageSize, &residency).Succeeded && memory[PageSize] == 5;
    }

    private static bool Texts()
    {
        Make();
        return Holds(LineCount.Of("/proc/self/maps") > (int)Count, "maps") & Holds(LineCount.Of("/proc/self/smaps") > (int)Count, "smaps")
            & Holds(LineCount.Of("/proc/self/status") > 10, "status") & Holds(LineCount.Of("/proc/self/statm") == 1, "statm");
    }

    private static bool Execute()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Make();
            Unix.ExecVe("/proc/self/exe", ArgumentVector.Of("longlists", Program.EndAtOnce), ArgumentVector.Of());
            Unix.Exit(1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "execve");
    }

    private static bool FarApart()
    {
        const ulong pages = 2000;
        const ulong distance = 4UL << 30;
        byte* memory = Map(null, pages * distance, MapFlags.NoReserve);
        for (ulong page = 0; page < pages; page++)
        {
            memory[page * distance] = 1;
        }

        bool isGood = true;
        for (int call = 0; call < 2; call++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                bool isDone = call == 0 ? Unix.MProtect(memory, pages * distance, Protection.Read).Succeeded : Unix.MUnmap(memory, pages * distance).Succeeded;
                Unix.Exit(isDone ? 0 : 1);
            }

            Unix.Wait(child.Int, out WaitStatus status);
            isGood &= status.Is(0);
        }

        return Holds(isGood && memory[distance] == 1, "the parent's are as they were");
    }

    private static bool UnmountBeside()
    {
        const string place = "/tmp/longlists";
        Make();
        Unix.MkDir(place);
        bool isMounted = Unix.Mount("none", place, "tmpfs").Succeeded;
        fixed (byte* path = "/tmp/longlists\0"u8)
        {
            return Holds(!isMounted || Unix.Call(SystemCall.UMount2, (ulong)path, 0).Succeeded, "umount") & Holds(Unix.RmDir(place).Succeeded, "nothing is left");
        }
    }

    private static bool SealBeside()
    {
        const ulong addSeals = 1033;
        const ulong sealWrite = 8;
        const ulong allowSealing = 2;
        Make();
        fixed (byte* name = "f\0"u8)
        {
            int file = Unix.Call(SystemCall.MemFdCreate, (ulong)name, allowSealing).Int;
            return Holds(Unix.Call(SystemCall.FCntl, (ulong)file, addSeals, sealWrite).Succeeded, "F_ADD_SEALS");
        }
    }

    private static bool OfAFile()
    {
        fixed (byte* name = "f\0"u8)
        {
            int file = Unix.Call(SystemCall.MemFdCreate, (ulong)name).Int;
            Unix.FTruncate(file, (long)Bytes);
            byte* memory = Map(null, Bytes, MapFlags.NoReserve);
            for (ulong page = 0; page < Count; page++)
            {
                Protection protection = page % 2 == 0 ? Protection.Read : Protection.ReadWrite;
                Unix.MMap(memory + (page * PageSize), PageSize, protection, MapFlags.Shared | MapFlags.Fixed, file, (long)(page * PageSize));
            }

            memory[PageSize] = 1;
            return Holds(Unix.FTruncate(file, 0).Succeeded && Unix.FTruncate(file, (long)Bytes).Succeeded && memory[PageSize] == 0, "the file is empty");
        }
    }
}
