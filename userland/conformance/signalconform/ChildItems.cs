using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S16: SIGCHLD and what it tells, SIGPIPE.</summary>
internal static unsafe class ChildItems
{
    internal static void Run()
    {
        Item("S16 CHLD tells how a child ended, stopped and went on, and who it was", &Told);
        Item("S16 SA_NOCLDSTOP: CHLD for ends alone, but wait tells stops", &NoStops);
        Item("S16 SA_NOCLDWAIT: no zombies, CHLD all the same, wait gives ECHILD", &NoZombies);
        Item("S16 ignoring CHLD: no zombies, wait gives ECHILD once all are gone", &IgnoredChildren);
        Item("S16 stops and continues are told by wait even while CHLD is pending", &ToldWhilePending);
        Item("S16 writing to a pipe that nobody reads: PIPE, and EPIPE", &BrokenPipe);
    }

    private static Channel s_again;

    /// <summary>A child that stops, and once it goes on, again whenever it is told to.</summary>
    private static SysResult ChildThatStops()
    {
        s_again = Channel.Open();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.SetMask(0);
            Unix.SetDefault(Signal.Child);
            while (true)
            {
                Unix.Kill(Unix.GetPid(), Signal.Stop);
                s_again.Receive();
            }
        }

        return child;
    }

    private static void ExpectTold(SysResult child, int code, int status, string what)
    {
        SignalInformation information = default;
        Board.Expect(Unix.SigTimedWait(Unix.MaskOf(Signal.Child), &information, -1).Raw, (int)Signal.Child, what);
        Board.Expect(information.Code, code, what + ": si_code");
        Board.Expect(information.Status, status, what + ": si_status");
        Board.Expect(information.ProcessId, child.Int, what + ": si_pid");
        Board.Expect(information.UserId, Unix.GetUid(), what + ": si_uid");
    }

    private static void Told()
    {
        Unix.Block(Unix.MaskOf(Signal.Child));
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(0x123);
        }

        ExpectTold(child, SignalCode.ChildExited, 0x23, "an exit");
        Ended.With(child, 0x23, "the exit code");
        child = ChildThatStops();
        ExpectTold(child, SignalCode.ChildStopped, (int)Signal.Stop, "a stop");
        Unix.Kill(child.Int, Signal.Continue);
        ExpectTold(child, SignalCode.ChildContinued, (int)Signal.Continue, "a continue");
        s_again.Send();
        ExpectTold(child, SignalCode.ChildStopped, (int)Signal.Stop, "another stop");
        Unix.Kill(child.Int, Signal.Kill);
        ExpectTold(child, SignalCode.ChildKilled, (int)Signal.Kill, "an end by a signal");
        Ended.By(child, Signal.Kill, "the signal");
    }

    private static void NoStops()
    {
        Recorder.Catch(Signal.Child, Unix.NoChildStopFlag);
        SysResult child = ChildThatStops();
        Unix.Wait(child.Int, out WaitStatus status, WaitOptions.Untraced);
        Board.Expect(status.IsStopped, "wait tells the stop");
        Unix.Kill(child.Int, Signal.Continue);
        s_again.Send();
        Unix.Wait(child.Int, out status, WaitOptions.Untraced);
        Board.Expect(status.IsStopped, "wait tells another stop");
        Board.Expect(Recorder.Count, 0, "runs before the end");
        Unix.Kill(child.Int, Signal.Kill);
        Ended.By(child, Signal.Kill, "the signal");
        Board.Expect(Recorder.Count, 1, "runs");
    }

    private static void NoZombies()
    {
        Recorder.Catch(Signal.Child, Unix.NoChildWaitFlag);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(3);
        }

        Board.Expect(Unix.Wait(child.Int, out _), Errno.ECHILD, "wait");
        Board.Expect(Recorder.Count, 1, "runs");
        Board.Expect(Recorder.At(0).Status, 3, "si_status");
    }

    private static void IgnoredChildren()
    {
        Unix.Ignore(Signal.Child);
        for (int i = 0; i < 3; i++)
        {
            if (Unix.Fork().Raw == 0)
            {
                Unix.Sleep(i * 5_000_000);
                Unix.Exit(0);
            }
        }

        Board.Expect(Unix.Wait4(-1, null), Errno.ECHILD, "wait");
    }

    private static void ToldWhilePending()
    {
        Unix.Block(Unix.MaskOf(Signal.Child));
        SysResult child = ChildThatStops();
        for (int round = 0; round < 3; round++)
        {
            Unix.Wait(child.Int, out WaitStatus status, WaitOptions.Untraced);
            Board.Expect(status.IsStopped, "wait tells the stop");
            Unix.Kill(child.Int, Signal.Continue);
            Unix.Wait(child.Int, out status, WaitOptions.Continued | WaitOptions.Untraced);
            Board.Expect(status.WasContinued, "wait tells the continue");
            s_again.Send();
        }

        Unix.Kill(child.Int, Signal.Kill);
        Ended.By(child, Signal.Kill, "the signal");
    }

    private static void BrokenPipe()
    {
        Channel pipe = Channel.Open();
        pipe.CloseRead();
        SysResult child = Unix.Fork();
        byte value = 0;
        if (child.Raw == 0)
        {
            Unix.Write(pipe.WriteEnd, &value, 1);
            Unix.Exit(0);
        }

        Ended.By(child, Signal.Pipe, "the signal that ended the writer");
        Recorder.Catch(Signal.Pipe);
        Board.Expect(Unix.Write(pipe.WriteEnd, &value, 1), Errno.EPIPE, "write when it is caught");
        Board.Expect(Recorder.At(0).Code, SignalCode.User, "si_code");
        Board.Expect(Recorder.At(0).ProcessId, Unix.GetPid(), "si_pid");
        Unix.Ignore(Signal.Pipe);
        Board.Expect(Unix.Write(pipe.WriteEnd, &value, 1), Errno.EPIPE, "write when it is ignored");
        Board.Expect(Recorder.Count, 1, "runs");
    }
}
