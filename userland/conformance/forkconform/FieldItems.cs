using System.Runtime.CompilerServices;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>F4 and G: what undefined use may not do to the kernel, and the bugs that others had.</summary>
internal static unsafe class FieldItems
{
    private static int s_value;
    private static Channel s_go;
    private static Channel s_done;

    internal static void Run()
    {
        Item("F4 the kernel survives a child that returns from vfork's caller", &ReturningChild);
        Item("G1 CLONE_VM and CLONE_VFORK with a private child stack blocks", &PrivateStackBlocks);
        Item("G2 exec under CLONE_VM leaves the parent's space alone", &ExecBeside);
        Item("G3 a killed parent's child execs and exits: nothing waits for it any more", &KilledParents);
        Item("G4 no other signal wakes the suspended parent", &OtherSignals);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long ReturnTwice() => Unix.VFork().Raw;

    private static void ReturningChild()
    {
        for (int i = 0; i < 20; i++)
        {
            SysResult victim = Unix.Fork();
            if (victim.Raw == 0)
            {
                // What becomes of this process is undefined; it may crash, and so may its child.
                if (ReturnTwice() == 0)
                {
                    s_value = (int)ReturnTwice();
                }

                Unix.Exit(0);
            }

            Unix.Wait(victim.Int, out _);
        }

        SysResult healthy = Unix.Fork();
        if (healthy.Raw == 0)
        {
            Unix.Exit(3);
        }

        Ended.With(healthy, 3, "the exit code of a fork afterwards");
    }

    private static void PrivateStackBlocks()
    {
        static int Child(void* unused)
        {
            Held.Hold();
            s_value = 42;
            return 0;
        }

        static int Parent()
        {
            byte* stack = Pages.Dirty(8) + (8 * Unix.PageSize);
            CloneFlags flags = CloneFlags.Memory | CloneFlags.VFork | CloneFlags.ExitSignalChild;
            SysResult child = Unix.Clone(flags, stack, &Child, null);
            Held.SayReleased();
            Board.Expect(s_value, 42, "what the child wrote");
            Ended.With(child, 0, "the exit code");
            return 0;
        }

        Held.Begin(&Parent);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
    }

    private static void ExecBeside()
    {
        static int Child(void* unused)
        {
            s_go.Receive();
            Helper.Exit();
            return 1;
        }

        byte* memory = Pages.Dirty(64);
        byte* stack = Pages.Dirty(8) + (8 * Unix.PageSize);
        s_go = Channel.Open();
        SysResult child = Unix.Clone(CloneFlags.Memory | CloneFlags.ExitSignalChild, stack, &Child, null);
        s_go.Send();
        Ended.With(child, Helper.ExitStatus, "the exit code of the program");
        for (int i = 0; i < 64; i++)
        {
            Board.Expect(memory[i * Unix.PageSize], 1, "what lies in the parent's page");
        }
    }

    private static void KilledParents()
    {
        static int Child(void* unused)
        {
            Held.Hold();
            Helper.Exit();
            return 1;
        }

        static int Parent()
        {
            Unix.VFork(&Child, null);
            return 1;
        }

        for (int i = 0; i < 10; i++)
        {
            Held.Begin(&Parent);
            Unix.Kill(Held.Parent, Signal.Kill);
            Ended.By(Held.Parent, Signal.Kill, "the parent's signal");

            // Others take what the parent has left before its child comes to the release.
            for (int j = 0; j < 5; j++)
            {
                SysResult other = Unix.Fork();
                if (other.Raw == 0)
                {
                    Unix.Exit(0);
                }

                Unix.Wait(other.Int, out _);
            }

            Held.LetGo();
            Ended.With(Held.Child, Helper.ExitStatus, "the orphan's exit code");
        }
    }

    private static void OnSignal(int signal, SignalInformation* information, void* context) => Board.Slot(7)++;

    private static void OtherSignals()
    {
        static int Child(void* unused)
        {
            Held.Hold();
            s_done.Send();
            return 0;
        }

        static int Parent()
        {
            int guard = 0x1234567;
            Unix.Handle(Signal.User1, &OnSignal);
            Unix.Handle(Signal.Alarm, &OnSignal);
            Unix.Handle((Signal)40, &OnSignal);
            Unix.Ignore(Signal.User2);
            SysResult child = Unix.VFork(&Child, null);
            Board.Expect(guard, 0x1234567, "the parent's local");
            Board.Expect(s_done.HasData, "the child was through when the parent went on");
            Held.SayReleased();
            Ended.With(child, 0, "the exit code");
            return 0;
        }

        s_done = Channel.Open();
        Held.Begin(&Parent);
        for (int i = 0; i < 50; i++)
        {
            Unix.Kill(Held.Parent, Signal.User1);
            Unix.Kill(Held.Parent, Signal.User2);
            Unix.Kill(Held.Parent, Signal.Alarm);
            Unix.Kill(Held.Parent, Signal.Child);
            Unix.Kill(Held.Parent, Signal.Continue);
            Unix.Kill(Held.Parent, (Signal)28);
            Unix.Kill(Held.Parent, (Signal)40);
        }

        Held.ExpectSuspended("the parent is suspended after 350 signals");
        Board.Expect(Board.Slot(7), 0, "the count of handler runs before the release");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Board.Expect(Board.Slot(7), 52, "the count of handler runs: 1 + 1 + 50 queued; it");
    }
}
