using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>Solaris's rule, chosen by Tine's prctl: every thread of the parent stops until the release, and handlers are SIG_DFL in the child.</summary>
internal static unsafe class SolarisItems
{
    private static Channel s_ask;
    private static Channel s_answer;
    private static int s_caught;

    internal static void Run()
    {
        OnTine("B8 Solaris flavour: every thread of the parent is suspended", &AllThreads);
        OnTine("C5 Solaris flavour: caught signals are SIG_DFL in the child", &DefaultHandlers);
    }

    private static void AllThreads()
    {
        static int Thread(void* unused)
        {
            for (int question = s_ask.Receive(); question > 0; question = s_ask.Receive())
            {
                s_answer.Send((byte)(question + 1));
            }

            return 0;
        }

        static int Child(void* unused)
        {
            Held.Hold();
            return 0;
        }

        static int Parent()
        {
            Unix.SetFlavour(VForkFlavour.Solaris);
            Board.Slot(1) = Threads.Start(&Thread).Int;
            s_ask.Send(1);
            s_answer.Receive();
            SysResult child = Unix.VFork(&Child, null);
            Held.SayReleased();
            Ended.With(child, 0, "the exit code");
            s_input.Receive();
            return 0;
        }

        s_ask = Channel.Open();
        s_answer = Channel.Open();
        s_input = Channel.Open();
        Held.Begin(&Parent);
        Held.ExpectSuspended("the forking thread is suspended");
        s_ask.Send(7);
        for (int i = 0; i < 100; i++)
        {
            Unix.SchedYield();
        }

        Board.Expect(!s_answer.HasData, "the other thread is silent");
        Board.Expect(ProcessState.WaitFor('D', Held.Parent, Board.Slot(1)), "the other thread is suspended, too");
        Held.LetGo();
        Held.ExpectReleased("the forking thread goes on");
        Board.Expect(s_answer.Receive(), 8, "the other thread's answer after the release");
        s_input.Send();
        Held.ExpectEnd(0);
    }

    private static Channel s_input;

    private static void OnSignal(int signal, SignalInformation* information, void* context) => s_caught++;

    private static void DefaultHandlers()
    {
        static int Child(void* unused)
        {
            Unix.GetAction(Signal.User1, out SignalAction action);
            return action.Handler == SignalAction.Default ? 0 : 1;
        }

        Unix.SetFlavour(VForkFlavour.Solaris);
        Unix.Handle(Signal.User1, &OnSignal);
        Ended.With(Unix.VFork(&Child, null), 0, "whether the child has a handler");
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(s_caught, 1, "the parent's handler ran: the count");
    }
}
