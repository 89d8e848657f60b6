using System.Runtime.CompilerServices;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

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
    private static Channel s_done;

    internal static void Run()
    {
        Item("A1 global written by the child is seen by the parent", &Global);
        Item("A2 locals of the caller and of older frames written by the child are seen by the parent", &Locals);
        Item("A3 the child's mmap, munmap, mprotect and brk persist", &Mappings);
        TableItems.Run();
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
