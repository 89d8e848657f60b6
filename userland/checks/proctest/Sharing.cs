using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.ProcessTest;

/// <summary>Checklist A: what a child shares with its parent.</summary>
internal static unsafe class Sharing
{
    private const int GetFs = 0x1003;
    private const int SetFs = 0x1002;
    private const long Moment = 20_000_000;

    private static int s_value;
    private static int s_order;
    private static byte* s_page;
    private static byte* s_break;
    private static int s_pipe;
    private static SpaceInspection s_inChild;

    internal static void Run()
    {
        Case("A1 a global written by a vfork child is seen by the parent", &Global);
        Case("A2 so are the caller's locals and older frames", &Locals);
        Case("A3 the child's mmap, munmap, mprotect and brk persist", &Mappings);
        Case("A4 the same page tables: nothing is copied, write-protected or faulted again", &SameTables);
        Case("A5 faults in the child resolve once, for both", &Faults);
        Case("A6 the parent's FS base is its own", &ThreadPointer);
        Case("A7 CLONE_VFORK without CLONE_VM suspends and keeps memory private", &ForkAndWait);
        Case("A8 CLONE_VM without CLONE_VFORK shares and does not suspend", &SharedMemory);
        Case("fork: memory is a private copy, both ways", &PrivateCopy);
    }

    private static bool Global()
    {
        static int Child(void* unused)
        {
            s_value = 2;
            return 0;
        }

        s_value = 1;
        return Children.EndedWith(Unix.VFork(&Child, null), 0) && Holds(s_value == 2, "the global has changed");
    }

    private static bool Locals()
    {
        int local = 1;
        return Deeper(&local) && Holds(local == 2, "the caller's local has changed");
    }

    private static bool Deeper(int* outer)
    {
        static int Child(void* pointers)
        {
            **(int**)pointers = 2;
            **((int**)pointers + 1) = 3;
            return 0;
        }

        int inner = 1;
        int** pointers = stackalloc int*[2];
        pointers[0] = outer;
        pointers[1] = &inner;
        return Children.EndedWith(Unix.VFork(&Child, pointers), 0) && Holds(inner == 3, "the local has changed");
    }

    private static bool Mappings()
    {
        static int Child(void* unused)
        {
            byte* start = Unix.MMap(Unix.PageSize).Address;
            *start = 42;
            Unix.MProtect(s_page + Unix.PageSize, Unix.PageSize, Protection.Read);
            Unix.MMap(s_page, Unix.PageSize, Protection.Read, MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
            Unix.MUnmap(s_page + (2 * Unix.PageSize), Unix.PageSize);
            s_page = start;
            s_break = Unix.Brk(Unix.Brk(null) + (2 * Unix.PageSize));
            return 0;
        }

        byte* old = s_page = Pages.Dirty(3);
        bool isGood = Children.EndedWith(Unix.VFork(&Child, null), 0);
        isGood &= Holds(*s_page == 42, "the child's new mapping is there");
        isGood &= Holds(*old == 0, "the page that it replaced is fresh");
        isGood &= Holds(!Probe.CanWrite(old + Unix.PageSize), "the page that it protected is read-only");
        isGood &= Holds(!Probe.CanRead(old + (2 * Unix.PageSize)), "the page that it unmapped is gone");
        isGood &= Holds(Unix.Brk(null) == s_break && Probe.CanWrite(s_break - 1), "the break has moved");
        return isGood;
    }

    /// <summary>Only Tine tells its page tables; elsewhere there is nothing to contradict.</summary>
    private static bool SameTables()
    {
        static int Child(void* unused)
        {
            TineInspect.Space(out s_inChild);
            return 0;
        }

        byte* pages = Pages.Dirty(64);
        Unix.VFork(&Child, null);
        Unix.Wait(-1, out _);

        // The second time the stack and every static have been written by a vfork child before.
        TineInspect.Space(out SpaceInspection before);
        bool isGood = Children.EndedWith(Unix.VFork(&Child, null), 0);
        TineInspect.Space(out SpaceInspection after);
        isGood &= Holds(s_inChild.RootFrame == before.RootFrame, "the same top-level table");
        isGood &= Holds(s_inChild.TableFrames == before.TableFrames && after.TablesAllocated == before.TablesAllocated, "no table was made");
        isGood &= Holds(after.WriteProtected == before.WriteProtected, "no entry was made read-only");
        return isGood & Holds(after.Faults == before.Faults && pages[0] == 1, "nobody has faulted");
    }

    /// <summary>Pages of a case are still shared with the process that forked it, so the first write here copies.</summary>
    private static bool Faults()
    {
        static int Child(void* unused)
        {
            s_page[0] = 7;
            s_page[Unix.PageSize] = 8;
            s_value = 9;
            return Recurse(64) == 64 ? 0 : 1;
        }

        s_page = Unix.MMap(4 * Unix.PageSize).Address;
        bool isGood = Children.EndedWith(Unix.VFork(&Child, null), 0);
        isGood &= Holds(s_page[0] == 7 && s_page[Unix.PageSize] == 8, "zero-filled pages hold what the child wrote");
        return isGood & Holds(s_value == 9, "a copied page holds what the child wrote");
    }

    /// <summary>Grows the stack by about a page a call.</summary>
    private static int Recurse(int depth)
    {
        byte* room = stackalloc byte[4000];
        room[0] = (byte)depth;
        return depth == 0 ? 0 : Recurse(depth - 1) + (room[0] == (byte)depth ? 1 : 0);
    }

    private static bool ThreadPointer()
    {
        static int Child(void* unused)
        {
            Unix.Call(SystemCall.ArchPrCtl, SetFs, (ulong)s_page + 64);
            return 0;
        }

        ulong value = 0;
        s_page = Pages.Dirty(1);
        Unix.Call(SystemCall.ArchPrCtl, SetFs, (ulong)s_page);
        bool isGood = Children.EndedWith(Unix.VFork(&Child, null), 0);
        Unix.Call(SystemCall.ArchPrCtl, GetFs, (ulong)(&value));
        return isGood & Holds(value == (ulong)s_page, "the FS base is as before");
    }

    private static bool ForkAndWait()
    {
        s_value = 1;
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult child = Unix.Clone(CloneFlags.VFork | CloneFlags.ExitSignalChild);
        if (child.Raw == 0)
        {
            s_value = 2;
            Unix.Sleep(Moment);
            Unix.Write(writeEnd, "x"u8);
            Unix.Exit(4);
        }

        bool isGood = Holds(Children.HasData(readEnd), "the child had ended its work when the parent went on");
        isGood &= Holds(s_value == 1, "the parent's memory is untouched");
        return isGood & Children.EndedWith(child, 4);
    }

    private static bool SharedMemory()
    {
        static int Child(void* unused)
        {
            // A child that must run on while its parent does.
            s_order = 1;
            byte letter;
            Unix.Read(s_pipe, &letter, 1);
            return s_value == 5 ? 6 : 1;
        }

        Unix.Pipe2(out s_pipe, out int writeEnd);
        byte* stack = Pages.Dirty(8) + (8 * Unix.PageSize);
        s_value = 1;
        SysResult child = Unix.Clone(CloneFlags.Memory | CloneFlags.ExitSignalChild, stack, &Child, null);
        s_value = 5;
        Unix.Write(writeEnd, "x"u8);
        return Children.EndedWith(child, 6) & Holds(s_order == 1, "the child's write is seen");
    }

    private static bool PrivateCopy()
    {
        s_value = 1;
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            byte letter;
            Unix.Read(readEnd, &letter, 1);
            int seen = s_value;
            s_value = 3;
            Unix.Exit(seen);
        }

        s_value = 2;
        Unix.Write(writeEnd, "x"u8);
        return Children.EndedWith(child, 1) & Holds(s_value == 2, "the child's write stayed with it");
    }
}
