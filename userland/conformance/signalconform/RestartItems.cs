using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S6: calls that a handler interrupts give EINTR, or with SA_RESTART some are made again; signal(7).</summary>
internal static unsafe class RestartItems
{
    internal static void Run()
    {
        Item("S6 read of a pipe: EINTR; made again with SA_RESTART", &ReadPipe);
        Item("S6 read of a terminal: EINTR; made again with SA_RESTART", &ReadTerminal);
        Item("S6 write to a full pipe: EINTR; made again with SA_RESTART", &WritePipe);
        Item("S6 open of a FIFO: EINTR; made again with SA_RESTART", &OpenFifo);
        Item("S6 wait4: EINTR; made again with SA_RESTART", &WaitForChild);
        Item("S6 waitid: EINTR; made again with SA_RESTART", &WaitIdForChild);
        Item("S6 futex without a timeout: EINTR; made again with SA_RESTART", &FutexWait);
        Item("S6 futex with a timeout: EINTR always", &FutexWaitFor);
        Item("S6 nanosleep and clock_nanosleep: EINTR always", &NanoSleep);
        Item("S6 poll, ppoll, select and pselect: EINTR always", &Polls);
        Item("S6 ppoll and pselect for the longest time there is: EINTR, not their end", &LongestPolls);
        Item("S6 pause, sigsuspend and sigtimedwait: EINTR always", &Waits);
    }

    /// <summary>Interrupts the call with and without SA_RESTART: EINTR both times.</summary>
    private static void AlwaysInterrupted(delegate*<SysResult> call, string what)
    {
        for (int round = 0; round < 2; round++)
        {
            Sleeper.Begin(call, round == 0 ? 0 : Unix.RestartFlag);
            Sleeper.Interrupt();
            Sleeper.ExpectOutcome(Errno.EINTR, what);
        }
    }

    /// <summary>Interrupts the call: EINTR; and with SA_RESTART: it goes on, and gives 1 once it is satisfied.</summary>
    private static void Restarted(delegate*<SysResult> call, delegate*<void> satisfy, int value)
    {
        Sleeper.Begin(call, 0);
        Sleeper.Interrupt();
        Sleeper.ExpectOutcome(Errno.EINTR, "the result");
        Sleeper.Begin(call, Unix.RestartFlag);
        Sleeper.Interrupt();
        Sleeper.WaitUntilAsleep();
        satisfy();
        Sleeper.ExpectOutcome(value, "the result with SA_RESTART");
    }

    private static void Send() => Sleeper.Data.Send();

    private static void ReadPipe() => Restarted(&Sleeps.ReadPipe, &Send, 1);

    private static void ReadTerminal()
    {
        static void Type() => Unix.Write(Sleeps.Terminal.Master, "ab\n"u8);

        Sleeps.Terminal = PseudoTerminal.Open(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
        Restarted(&Sleeps.ReadTerminal, &Type, 3);
    }

    private static void WritePipe()
    {
        static void Drain()
        {
            byte* room = stackalloc byte[8192];
            Unix.Read(Sleeps.Full.ReadEnd, room, 8192);
        }

        Sleeps.Full = Channel.Open(OpenFlags.NonBlocking);
        byte* zeros = stackalloc byte[4096];
        while (Unix.Write(Sleeps.Full.WriteEnd, zeros, 4096).Succeeded)
        {
        }

        Unix.Call(SystemCall.FCntl, (ulong)Sleeps.Full.WriteEnd, (ulong)FileControl.SetStatusFlags, 0);
        Restarted(&Sleeps.WritePipe, &Drain, 1);
    }

    private static void OpenFifo()
    {
        static void OpenOther()
        {
            SysResult other = Unix.Open(Sleeps.Fifo, OpenFlags.WriteOnly);
            Board.Expect(other, Errno.None, "opening the other end");
        }

        const ulong fifo = 0x1000 | 0x180;
        Sleeps.Fifo = "/tmp/signalconform-" + Numbers.ToText(Unix.GetPid());
        fixed (byte* path = Utf8.Terminated(Sleeps.Fifo))
        {
            Board.Expect(Unix.Call(SystemCall.MkNod, (ulong)path, fifo, 0), Errno.None, "mknod");
            int lowest = Unix.Call(SystemCall.Dup, 0).Int;
            Unix.Close(lowest);

            // The sleeper opens its own pipe first, and gets the number after it.
            Restarted(&Sleeps.OpenFifo, &OpenOther, lowest + 4);
            Unix.Call(SystemCall.Unlink, (ulong)path);
        }
    }

    /// <summary>Lets the grandchild of the sleeper that was interrupted, which waits, too, go on.</summary>
    private static void Release()
    {
        Sleeps.Grandchild.Send();
        Sleeps.Grandchild.Send();
    }

    private static void WaitForChild()
    {
        Sleeps.Grandchild = Channel.Open();
        Restarted(&Sleeps.WaitForChild, &Release, 1);
    }

    private static void WaitIdForChild()
    {
        Sleeps.Grandchild = Channel.Open();
        Restarted(&Sleeps.WaitIdForChild, &Release, 0);
    }

    private static void FutexWait()
    {
        static void Wake() => Board.Expect(Unix.Call(SystemCall.Futex, (ulong)Sleeper.FutexWord, 1, 1).Raw, 1, "woken");

        Restarted(&Sleeps.FutexWait, &Wake, 0);
        Restarted(&Sleeps.FutexWaitBits, &Wake, 0);
    }

    private static void FutexWaitFor() => AlwaysInterrupted(&Sleeps.FutexWaitFor, "futex");

    private static void NanoSleep()
    {
        AlwaysInterrupted(&Sleeps.NanoSleep, "nanosleep");
        AlwaysInterrupted(&Sleeps.ClockSleep, "clock_nanosleep");
        AlwaysInterrupted(&Sleeps.ClockSleepUntil, "clock_nanosleep with TIMER_ABSTIME");
    }

    private static void Polls()
    {
        AlwaysInterrupted(&Sleeps.Poll, "poll");
        AlwaysInterrupted(&Sleeps.PollMask, "ppoll");
        AlwaysInterrupted(&Sleeps.Select, "select");
        AlwaysInterrupted(&Sleeps.SelectMask, "pselect6");
    }

    private static void LongestPolls()
    {
        AlwaysInterrupted(&Sleeps.PollLongest, "ppoll");
        AlwaysInterrupted(&Sleeps.SelectLongest, "pselect6");
    }

    private static void Waits()
    {
        AlwaysInterrupted(&Sleeps.Pause, "pause");
        AlwaysInterrupted(&Sleeps.SigSuspend, "sigsuspend");
        AlwaysInterrupted(&Sleeps.SigTimedWait, "sigtimedwait");
    }
}
