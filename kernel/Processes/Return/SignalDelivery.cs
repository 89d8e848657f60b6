using Tine.X64;

namespace Tine.Processes;

/// <summary>Delivers pending signals: does what the process has chosen: ignore, stop, end, or run a handler.</summary>
internal static class SignalDelivery
{
    /// <summary>The length of the syscall instruction, by which a restart goes back.</summary>
    private const ulong SyscallInstructionLength = 2;

    private const ulong RestartSyscallNumber = 219;

    /// <summary>Takes one signal and acts on it.</summary>
    /// <returns>False when there was none.</returns>
    public static bool DeliverNext(Thread thread, ref TrapFrame frame)
    {
        SignalInfo info = SignalTaking.TakeNext(thread);
        if (info.Signal == Signal.None)
        {
            return false;
        }

        if (thread.Traced is not null && !TraceStops.ReportSignal(thread, ref info))
        {
            return true;
        }

        SignalAction action = thread.Process.Handlers[info.Signal];
        if (action.IsCaught)
        {
            RunHandler(thread, ref frame, info, action);
        }
        else if (action.IsDefault)
        {
            ActByDefault(thread, info, frame);
        }

        return true;
    }

    /// <summary>
    /// Finishes delivery when no signal is left: an interrupted call is restarted, and a temporary mask is undone.
    /// </summary>
    public static void Finish(Thread thread, ref TrapFrame frame)
    {
        ReturnWork work = thread.ReturnWork;
        thread.ReturnWork = work & ~(ReturnWork.Restart | ReturnWork.RestoreMask);
        if ((work & ReturnWork.Restart) != 0)
        {
            RestartUnseen(ref frame);
        }

        if ((work & ReturnWork.RestoreMask) != 0)
        {
            SignalMask.SetMask(thread, thread.SavedMask);
        }
        else
        {
            SignalMask.Recalculate(thread);
        }
    }

    private static void RunHandler(Thread thread, ref TrapFrame frame, in SignalInfo info, in SignalAction action)
    {
        Signal signal = info.Signal;
        RestartOrInterrupt(thread, ref frame, action);
        SignalSet maskToRestore = (thread.ReturnWork & ReturnWork.RestoreMask) != 0 ? thread.SavedMask : thread.Blocked;
        thread.ReturnWork &= ~ReturnWork.RestoreMask;
        bool wasStepping = thread.Traced is not null && Tracee.Of(thread)!.TryEndStep();
        if (SignalFrame.Push(thread, ref frame, info, action, maskToRestore) != Errno.None)
        {
            if (signal == Signal.SIGSEGV)
            {
                thread.Process.Handlers.SetDefault(Signal.SIGSEGV);
            }

            Signals.Force(thread, SignalInfo.FromKernel(Signal.SIGSEGV));
            return;
        }

        // LAB wait: solution
        SignalSet blocked = thread.Blocked | action.Mask;
        SignalMask.SetMask(thread, action.Has(SignalFlags.NoDefer) ? blocked : blocked.With(signal));
        if (action.Has(SignalFlags.ResetHandler))
        {
            thread.Process.Handlers.SetDefault(signal);
        }

        // LAB wait: end
        if (wasStepping)
        {
            TraceStops.StopAtHandler(thread);
        }
    }

    private static void ActByDefault(Thread thread, in SignalInfo info, in TrapFrame frame)
    {
        // LAB wait: solution
        Signal signal = info.Signal;
        Process process = thread.Process;
        bool isSpared = process.IsInit && thread.Traced is not null && !SignalSet.Synchronous.Has(signal);
        if (isSpared || SignalSet.IgnoredByDefault.Has(signal))
        {
            return;
        }

        if (SignalSet.Stopping.Has(signal))
        {
            if (!process.IsInit && (signal == Signal.SIGSTOP || !Orphans.IsOrphaned(process.Group)))
            {
                Stopping.BeginStop(thread, signal);
            }

            return;
        }

        if (SignalSet.CoreDumping.Has(signal))
        {
            Faults.Report(thread, info, frame);
            Exit.Group(thread, CoreDump.TryWrite(thread, info));
            return;
        }

        Exit.Group(thread, (int)signal);
        // LAB wait: hand-out
        //| // For now whatever has no handler ends the process.
        //| Exit.Group(thread, (int)info.Signal);
        // LAB wait: end
    }

    /// <summary>Decides about an interrupted call before a handler runs: it gives EINTR, or is made again afterwards.</summary>
    private static void RestartOrInterrupt(Thread thread, ref TrapFrame frame, in SignalAction action)
    {
        if ((thread.ReturnWork & ReturnWork.Restart) == 0)
        {
            return;
        }

        thread.ReturnWork &= ~ReturnWork.Restart;
        if (!frame.IsSystemCall)
        {
            return;
        }

        switch ((Errno)(-(long)frame.Rax))
        {
            case Errno.ERESTARTNOHAND:
            case Errno.ERESTART_RESTARTBLOCK:
                frame.Rax = Negated(Errno.EINTR);
                break;
            case Errno.ERESTARTSYS:
                if (action.Has(SignalFlags.Restart))
                {
                    MakeAgain(ref frame, frame.ErrorCode);
                }
                else
                {
                    frame.Rax = Negated(Errno.EINTR);
                }

                break;
            case Errno.ERESTARTNOINTR:
                MakeAgain(ref frame, frame.ErrorCode);
                break;
        }
    }

    /// <summary>Restarts the interrupted call, since no handler ran: the program does not notice.</summary>
    private static void RestartUnseen(ref TrapFrame frame)
    {
        if (!frame.IsSystemCall)
        {
            return;
        }

        switch ((Errno)(-(long)frame.Rax))
        {
            case Errno.ERESTARTSYS:
            case Errno.ERESTARTNOHAND:
            case Errno.ERESTARTNOINTR:
                MakeAgain(ref frame, frame.ErrorCode);
                break;
            case Errno.ERESTART_RESTARTBLOCK:
                MakeAgain(ref frame, RestartSyscallNumber);
                break;
        }
    }

    private static void MakeAgain(ref TrapFrame frame, ulong number)
    {
        frame.Rax = number;
        frame.Rip -= SyscallInstructionLength;
    }

    private static ulong Negated(Errno error) => (ulong)-(long)error;
}
