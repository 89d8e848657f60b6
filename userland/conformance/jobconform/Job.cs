using Tine.Runtime;

namespace Tine.JobConform;

/// <summary>A child in a group of its own.</summary>
internal static unsafe class Job
{
    /// <summary>Starts it; it ends with 0 when the body returns. Both sides have set the group when this returns.</summary>
    internal static int Start(delegate*<void> body)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.SetPgid(0, 0);
            body();
            Unix.Exit(0);
        }

        Board.Expect(child, Errno.None, "fork");
        Unix.SetPgid(child.Int, child.Int);
        return child.Int;
    }

    /// <summary>Starts a child in the caller's group.</summary>
    internal static int StartHere(delegate*<void> body)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            body();
            Unix.Exit(0);
        }

        return child.Int;
    }

    /// <summary>Waits until the job is stopped by this signal.</summary>
    internal static bool ExpectStop(int job, Signal signal, string what)
    {
        Unix.Wait(job, out WaitStatus status, WaitOptions.Untraced);
        return Board.Expect(status.IsStopped ? (int)status.StoppingSignal : -1 - status.Raw, (int)signal, what);
    }

    /// <summary>Ends a job that is no longer wanted.</summary>
    internal static void Kill(int job)
    {
        Unix.Kill(job, Signal.Kill);
        Ended.By(job, Signal.Kill, "the signal that ended a job");
    }

    /// <summary>Sleeps until a signal ends it.</summary>
    internal static void Sleep()
    {
        while (true)
        {
            Unix.Call(SystemCall.Pause);
        }
    }

    /// <summary>Waits until the job's process sleeps in a call.</summary>
    internal static void WaitUntilAsleep(int job) => Board.Expect(ProcessState.WaitFor('S', job), "the job sleeps");
}
