using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.ProcessTest;

/// <summary>wait4, waitid and what becomes of orphans.</summary>
internal static unsafe class Waiting
{
    private const long Moment = 20_000_000;
    private const int ProcessIdKind = 1;
    private const int ExitedOption = 4;
    private const int LeaveOption = 0x1000000;

    internal static void Run()
    {
        Case("wait without children gives ECHILD", &NoChildren);
        Case("an exit code is its low eight bits", &LowBits);
        Case("wait for any child finds each once", &AnyChild);
        Case("a child that was waited for is gone, one that was not is a zombie", &Gone);
        Case("a stopped and continued child is told of when asked", &StopAndContinue);
        Case("an orphan gets another parent", &Orphan);
        Case("waitid with WNOWAIT leaves the child for another wait", &LeaveForAnother);
        Case("ignoring SIGCHLD reaps children by itself", &IgnoredChildren);
        Case("wait for a process group", &GroupWait);
    }

    private static bool NoChildren() =>
        Gives(Unix.Wait(-1, out _), Errno.ECHILD, "wait4 for any")
        & Gives(Unix.Wait(Unix.GetPpid(), out _), Errno.ECHILD, "wait4 for one who is no child")
        & Gives(Unix.Wait(-1, out _, (WaitOptions)0x100), Errno.EINVAL, "wait4 with unknown options");

    private static bool LowBits() => Children.EndedWith(ForkExit(0x1FE), 0xFE);

    private static bool AnyChild()
    {
        int sum = 0;
        for (int i = 1; i <= 4; i++)
        {
            ForkExit(i);
        }

        for (int i = 1; i <= 4; i++)
        {
            Unix.Wait(-1, out WaitStatus status);
            sum += status.ExitCode;
        }

        return Holds(sum == 10, "every code came once") & Gives(Unix.Wait(-1, out _), Errno.ECHILD, "a fifth wait");
    }

    private static bool Gone()
    {
        SysResult child = ForkExit(3);
        Unix.Sleep(Moment);
        bool isGood = Gives(Unix.Kill(child.Int, Signal.None), Errno.None, "signal 0 to a zombie");
        isGood &= Children.EndedWith(child, 3);
        return isGood & Gives(Unix.Kill(child.Int, Signal.None), Errno.ESRCH, "signal 0 to one that was waited for");
    }

    private static bool StopAndContinue()
    {
        byte letter;
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Kill(Unix.GetPid(), Signal.Stop);
            Unix.Read(readEnd, &letter, 1);
            Unix.Exit(4);
        }

        Unix.Wait(child.Int, out WaitStatus stopped, WaitOptions.Untraced);
        bool isGood = Holds(stopped.IsStopped && stopped.StoppingSignal == Signal.Stop, "it has stopped");
        Unix.Kill(child.Int, Signal.Continue);
        Unix.Wait(child.Int, out WaitStatus continued, WaitOptions.Continued);
        isGood &= Holds(continued.WasContinued, "it goes on");
        Unix.Write(writeEnd, "x"u8);
        return isGood & Children.EndedWith(child, 4);
    }

    private static bool Orphan()
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult parent = Unix.Fork();
        if (parent.Raw == 0)
        {
            int self = Unix.GetPid();
            if (Unix.Fork().Raw == 0)
            {
                while (Unix.GetPpid() == self)
                {
                    Unix.Sleep(Moment / 10);
                }

                Unix.Write(writeEnd, "x"u8);
            }

            Unix.Exit(0);
        }

        byte letter;
        Unix.Close(writeEnd);
        return Children.EndedWith(parent, 0) & Holds(Unix.Read(readEnd, &letter, 1).Value == 1, "the orphan tells that its parent has changed");
    }

    private static bool LeaveForAnother()
    {
        SignalInformation information = default;
        SysResult child = ForkExit(9);
        SysResult result = Unix.Call(
            SystemCall.WaitId, ProcessIdKind, (ulong)child.Int, (ulong)(&information), ExitedOption | LeaveOption);
        bool isGood = Gives(result, Errno.None, "waitid");
        isGood &= Holds(information.ProcessId == child.Int && information.Code == 1 && information.Status == 9, "it tells who, how and with what");
        return isGood & Children.EndedWith(child, 9);
    }

    private static bool IgnoredChildren()
    {
        Unix.Ignore(Signal.Child);
        SysResult child = ForkExit(0);
        return Gives(Unix.Wait(child.Int, out _), Errno.ECHILD, "waiting until it is gone");
    }

    private static bool GroupWait()
    {
        SysResult stranger = ForkExit(1);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.SetPgid(0, 0);
            Unix.Sleep(Moment);
            Unix.Exit(2);
        }

        Unix.SetPgid(child.Int, child.Int);
        SysResult ended = Unix.Wait(-child.Int, out WaitStatus status);
        return Holds(ended.Int == child.Int && status.Is(2), "only the one in the group is found") & Children.EndedWith(stranger, 1);
    }

    private static SysResult ForkExit(int code)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(code);
        }

        return child;
    }
}
