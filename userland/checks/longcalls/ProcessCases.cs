using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongCalls;

/// <summary>Calls that visit many processes.</summary>
internal static unsafe class ProcessCases
{
    private const int Children = 300;

    internal static void Run()
    {
        Case("300 children: priorities, a list, signals to the group, its end", &Group);
        Case("the end of a parent of 300 zombies", &Zombies);
        Case("2000 signals in the queue are taken by handlers in one go", &Signals);
    }

    private static bool Group()
    {
        SysResult leader = Unix.Fork();
        if (leader.Raw == 0)
        {
            Unix.SetPgid(0, 0);
            for (int i = 0; i < Children; i++)
            {
                if (Unix.Fork().Raw == 0)
                {
                    Unix.Call(SystemCall.Pause);
                }
            }

            int group = Unix.GetPid();
            bool isGood = Unix.Call(SystemCall.GetPriority, 1, 0).Succeeded;
            isGood &= Unix.Call(SystemCall.SetPriority, 1, 0, 1).Succeeded;
            isGood &= Unix.Kill(0, Signal.WindowChange).Succeeded && Unix.Kill(-group, Signal.None).Succeeded;
            Unix.Kill(0, isGood ? Signal.Kill : Signal.User1);
        }

        Unix.Wait(leader.Int, out WaitStatus status);
        return Holds(status.Raw == (int)Signal.Kill, "the group has ended");
    }

    private static bool Zombies()
    {
        SysResult parent = Unix.Fork();
        if (parent.Raw == 0)
        {
            for (int i = 0; i < Children; i++)
            {
                if (Unix.Fork().Raw == 0)
                {
                    Unix.Exit(0);
                }
            }

            Unix.Exit(0);
        }

        Unix.Wait(parent.Int, out WaitStatus status);
        return Holds(status.Raw == 0, "it has ended");
    }

    private static int s_taken;

    private static void Take(int signal, SignalInformation* information, void* context) => s_taken++;

    private static bool Signals()
    {
        const int most = 2000;
        const ulong restart = 0x1000_0000;
        int sent = 0;
        Unix.SetMask(ulong.MaxValue);
        for (int i = 0; i < most; i++)
        {
            Signal signal = (Signal)(40 + (i % 20));
            Unix.Handle(signal, &Take, restart, 0);
            sent += Unix.SigQueue(Unix.GetPid(), signal, 0).Succeeded ? 1 : 0;
        }

        Unix.SetMask(0);
        return Holds(s_taken == sent && sent > 0, "each was taken");
    }
}
