namespace Tine.Runtime;

/// <summary>A wait for a child that kills it when its time is up, whatever signals it blocks or ignores.</summary>
/// <remarks>The parent's clock decides and not the child's alarm: a case may block SIGALRM, or set an alarm of its own.</remarks>
public static unsafe class LimitedWait
{
    /// <summary>Time that a killed child has to end.</summary>
    private const uint SecondsToDie = 10;

    /// <summary>Waits for a child's end.</summary>
    /// <param name="child">Its number.</param>
    /// <param name="seconds">The limit.</param>
    /// <param name="status">Its wait status; that of a status 0 for a child that lives on.</param>
    /// <returns>The way it ended.</returns>
    public static WaitEnd For(int child, uint seconds, out WaitStatus status)
    {
        SysResult handle = Unix.Call(SystemCall.PidFdOpen, (ulong)child, 0);
        WaitEnd end = WaitEnd.InTime;
        if (handle.Succeeded)
        {
            if (!EndsWithin(handle.Int, seconds))
            {
                Unix.Kill(child, Signal.Kill);
                end = EndsWithin(handle.Int, SecondsToDie) ? WaitEnd.Killed : WaitEnd.Immortal;
            }

            Unix.Close(handle.Int);
        }

        status = default;
        if (end != WaitEnd.Immortal)
        {
            Unix.Wait(child, out status);
        }

        return end;
    }

    private static bool EndsWithin(int handle, uint seconds)
    {
        const int milliseconds = 1000;
        SysResult ready;
        do
        {
            var entry = new PollEntry { Descriptor = handle, Events = PollEntry.Readable };
            ready = Unix.Poll(&entry, 1, (int)seconds * milliseconds);
        }
        while (ready.Error == Errno.EINTR);
        return ready.Raw != 0;
    }
}
