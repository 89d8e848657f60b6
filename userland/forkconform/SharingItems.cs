using System.Runtime.CompilerServices;
using Tine.Runtime;
using static Tine.ForkConform.Checklist;

namespace Tine.ForkConform;

/// <summary>A: what a vfork child shares with its parent, and what its relatives share.</summary>
internal static unsafe class SharingItems
{
    private const ulong StackProbe = 512 * 1024;

    private static int s_global;
    private static int* s_older;
    private static byte* s_memory;
    private static byte* s_unmapped;
    private static byte* s_protected;
    private static byte* s_break;
    private static byte* s_stack;
    private static SpaceInspection s_space;
    private static PageInspection s_page;
    private static Channel s_done;

    internal static void Run()
    {
        Item("A1 global written by the child is seen by the parent", &Global);
        Item("A2 locals of the caller and of older frames written by the child are seen by the parent", &Locals);
        Item("A3 the child's mmap, munmap, mprotect and brk persist", &Mappings);
        OnTine("A4 the same page tables: no table allocated, no entry changed, no fault added", &SameTables);
        OnTine("A4 fork: another root, leaf entries copied and write-protected in both", &CopiedTables);
        Item("A5 demand-zero pages that the child touches are there once, for both", &DemandZero);
        Item("A5 a copy-on-write page that the child breaks is broken for both", &BreakingCopy);
        Item("A5 the stack that the child grows is the parent's", &StackGrowth);
        Item("A6 callee-saved registers, vector state and FS base are intact on return", &KeptRegisters);
        Item("A7 CLONE_VFORK without CLONE_VM: suspended, memory private", &PrivateAndSuspended);
        Item("A8 CLONE_VM without CLONE_VFORK: shared, not suspended", &SharedAndRunning);
        Item("A9 fork: private both ways", &PrivateBothWays);
    }

    private static void Global()
    {
        static int Child(void* unused)
        {
            s_global = 42;
            return 0;
        }

        s_global = 1;
        Ended.With(Unix.VFork(&Child, null), 0, "the exit code");
        Board.Expect(s_global, 42, "the global");
    }

    private static void Locals()
    {
        int local = 1;
        s_older = &local;
        Inner();
        Board.Expect(*s_older, 42, "the local of the older frame");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Inner()
    {
        static int Child(void* argument)
        {
            *(int*)argument = 43;
            *s_older = 42;
            return 0;
        }

        int local = 1;
        Ended.With(Unix.VFork(&Child, &local), 0, "the exit code");
        Board.Expect(*Opaque(&local), 43, "the caller's local");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int* Opaque(int* pointer) => pointer;

    private static void Mappings()
    {
        static int Child(void* unused)
        {
            s_memory = Unix.MMap(Unix.PageSize).Address;
            *s_memory = 42;
            Unix.MUnmap(s_unmapped, Unix.PageSize);
            Unix.MProtect(s_protected, Unix.PageSize, Protection.Read);
            s_break = Unix.Brk(Unix.Brk(null) + (16 * Unix.PageSize));
            s_break[-1] = 7;
            return 0;
        }

        s_unmapped = Pages.Dirty(1);
        s_protected = Pages.Dirty(1);
        byte* before = Unix.Brk(null);
        Ended.With(Unix.VFork(&Child, null), 0, "the exit code");
        Channel pipe = Channel.Open();
        Board.Expect(*s_memory, 42, "what lies in the child's mapping");
        Board.Expect(Unix.Write(pipe.WriteEnd, s_unmapped, 1), Errno.EFAULT, "reading what the child has unmapped");
        pipe.Send();
        Board.Expect(Unix.Read(pipe.ReadEnd, s_protected, 1), Errno.EFAULT, "writing what the child has protected");
        Board.Expect(Unix.Brk(null) - before, 16 * Unix.PageSize, "the break's move");
        Board.Expect(s_break[-1], 7, "what lies below the new break");
    }

    private static void SameTables()
    {
        static int Child(void* unused)
        {
            TineInspect.Space(out s_space);
            TineInspect.Page(s_memory, out s_page);
            return 0;
        }

        s_memory = Pages.Dirty(1024);
        Child(null);
        TineInspect.Page(s_memory, out PageInspection pageBefore);
        TineInspect.Space(out SpaceInspection before);
        SysResult child = Unix.VFork(&Child, null);
        TineInspect.Space(out SpaceInspection after);
        TineInspect.Page(s_memory, out PageInspection pageAfter);
        Board.Expect((long)s_space.RootFrame, (long)before.RootFrame, "the child's root table (CR3)");
        Board.Expect((long)after.RootFrame, (long)before.RootFrame, "the parent's root table afterwards");
        Board.Expect((long)s_space.Sharers, 2, "the number of sharers during vfork");
        Board.Expect((long)after.Sharers, 1, "the number of sharers afterwards");
        Board.Expect((long)after.TablesAllocated, (long)before.TablesAllocated, "the count of tables allocated");
        Board.Expect((long)after.TableFrames, (long)before.TableFrames, "the count of table frames");
        Board.Expect((long)after.WriteProtected, (long)before.WriteProtected, "the count of write-protected entries");
        Board.Expect((long)after.Faults, (long)before.Faults, "the count of faults");
        Board.Expect((long)s_page.Frame, (long)pageBefore.Frame, "the frame of a page in the child");
        Board.Expect(s_page.References, pageBefore.References, "the references to that frame");
        Board.Expect(s_page.IsWritable && pageAfter.IsWritable, "the entry is writable still");
        Ended.With(child, 0, "the exit code");
    }

    private static void CopiedTables()
    {
        s_memory = Pages.Dirty(1024);
        Channel done = Channel.Open();
        Channel go = Channel.Open();
        TineInspect.Space(out SpaceInspection before);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            TineInspect.Space(out s_space);
            TineInspect.Page(s_memory, out s_page);
            Board.Slot(0) = (int)s_space.RootFrame;
            Board.Slot(1) = (int)s_page.Frame;
            Board.Slot(2) = s_page.IsWritable ? 1 : 0;
            done.Send();
            go.Receive();
            Unix.Exit(0);
        }

        done.Receive();
        TineInspect.Space(out SpaceInspection after);
        TineInspect.Page(s_memory, out PageInspection page);
        Board.Expect(Board.Slot(0) != (int)before.RootFrame, "the child has a root table of its own");
        Board.Expect(Board.Slot(1), (long)page.Frame, "the frame of a page in the child");
        Board.Expect(page.References, 2, "the references to that frame");
        Board.Expect(!page.IsWritable && Board.Slot(2) == 0, "the page is write-protected in both");
        Board.Expect(after.WriteProtected - before.WriteProtected >= 1024, "at least 1024 entries were write-protected");
        go.Send();
        Ended.With(child, 0, "the exit code");
    }

    private static void DemandZero()
    {
        static int Child(void* unused)
        {
            for (int i = 0; i < 16; i++)
            {
                s_memory[i * Unix.PageSize] = (byte)(i + 1);
            }

            return 0;
        }

        s_memory = Unix.MMap(16 * Unix.PageSize).Address;
        Ended.With(Unix.VFork(&Child, null), 0, "the exit code");
        for (int i = 0; i < 16; i++)
        {
            Board.Expect(s_memory[i * Unix.PageSize], i + 1, "what lies in the page");
        }
    }

    private static void BreakingCopy()
    {
        static int Child(void* unused)
        {
            *s_memory = 42;
            return 0;
        }

        s_memory = Pages.Dirty(1);
        Channel go = Channel.Open();
        SysResult keeper = Unix.Fork();
        if (keeper.Raw == 0)
        {
            go.Receive();
            Unix.Exit(*s_memory);
        }

        Ended.With(Unix.VFork(&Child, null), 0, "the exit code");
        Board.Expect(*s_memory, 42, "what the parent sees");
        go.Send();
        Ended.With(keeper, 1, "what the third process sees");
    }

    private static void StackGrowth()
    {
        static int Child(void* unused)
        {
            // Below everything that the two have used so far.
            byte here = 0;
            s_stack = &here - StackProbe;
            *s_stack = 42;
            return 0;
        }

        Ended.With(Unix.VFork(&Child, null), 0, "the exit code");
        Board.Expect(*s_stack, 42, "what lies in the grown stack");
    }

    private static void KeptRegisters()
    {
        long child;
        long lost = Registers.VFork(&child);
        Board.Expect(lost, 0, "the mask of lost registers");
        Ended.With(new SysResult(child), 0, "the exit code");
    }

    private static void PrivateAndSuspended()
    {
        static int Parent()
        {
            s_global = 1;
            SysResult child = Unix.Clone(CloneFlags.VFork | CloneFlags.ExitSignalChild);
            if (child.Raw == 0)
            {
                s_global = 42;
                Held.Hold();
                Unix.Exit(0);
            }

            Held.SayReleased();
            Board.Expect(s_global, 1, "the parent's global");
            Ended.With(child, 0, "the exit code");
            return 0;
        }

        Held.Begin(&Parent);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
    }

    private static void SharedAndRunning()
    {
        static int Child(void* unused)
        {
            s_done.Receive();
            s_global = 42;
            return 0;
        }

        s_global = 1;
        s_done = Channel.Open();
        byte* stack = Pages.Dirty(8) + (8 * Unix.PageSize);
        SysResult child = Unix.Clone(CloneFlags.Memory | CloneFlags.ExitSignalChild, stack, &Child, null);
        s_done.Send();
        Ended.With(child, 0, "the exit code");
        Board.Expect(s_global, 42, "the global");
    }

    private static void PrivateBothWays()
    {
        s_global = 1;
        Channel go = Channel.Open();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            go.Receive();
            bool isOld = s_global == 1;
            s_global = 3;
            Unix.Exit(isOld ? 0 : 1);
        }

        s_global = 2;
        go.Send();
        Ended.With(child, 0, "what the child saw");
        Board.Expect(s_global, 2, "the parent's global");
    }
}
