namespace Tine.Processes;

/// <summary>Calls that sleep until a signal comes.</summary>
public static class SignalWait
{
    /// <summary>Waits until a handler has run: pause and sigsuspend.</summary>
    /// <returns>ERESTARTNOHAND: EINTR after a handler, and a new call when there was none.</returns>
    public static Errno ForAny(Thread caller)
    {
        Errno error;
        do
        {
            error = caller.Block(SleepKind.Interruptible, Caller.Never);
        }
        while (error == Errno.None);

        return Errno.ERESTARTNOHAND;
    }

    /// <summary>sigtimedwait: takes a signal of the set, blocked as they are, without running a handler.</summary>
    /// <returns>The signal; EAGAIN when the time is over; EINTR for another signal.</returns>
    public static Result<SignalInfo> Take(Thread caller, SignalSet wanted, ulong deadlineNanoseconds)
    {
        wanted = wanted.Without(SignalSet.Unblockable);
        while (true)
        {
            SignalInfo info = SignalTaking.Take(caller, wanted);
            if (info.Number != 0)
            {
                return info;
            }

            caller.WaitedFor = wanted;
            Errno error = caller.Block(SleepKind.Interruptible, deadlineNanoseconds);
            caller.WaitedFor = default;
            info = SignalTaking.Take(caller, wanted);
            if (info.Number != 0)
            {
                return info;
            }

            if (error != Errno.None)
            {
                return error == Errno.ETIMEDOUT ? Errno.EAGAIN : Errno.EINTR;
            }
        }
    }
}
