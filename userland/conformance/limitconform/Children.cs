using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>Children that the cases make.</summary>
internal static unsafe class Children
{
    internal const uint OtherUser = 54323;

    /// <summary>A user without rights, from here on. The limits stay.</summary>
    internal static bool BecomeOther() =>
        Tap.Gives(Unix.Call(SystemCall.SetResGid, OtherUser, OtherUser, OtherUser), Errno.None, "setresgid")
        && Tap.Gives(Unix.Call(SystemCall.SetResUid, OtherUser, OtherUser, OtherUser), Errno.None, "setresuid");

    /// <summary>A child that waits to be killed.</summary>
    internal static SysResult Sleeper()
    {
        SysResult child = Unix.Fork();
        while (child.Raw == 0)
        {
            Unix.Call(SystemCall.Pause);
        }

        return child;
    }

    internal static void End(SysResult child)
    {
        if (child.Succeeded)
        {
            Unix.Kill(child.Int, Signal.Kill);
            Unix.Wait(child.Int, out _);
        }
    }

    /// <summary>Runs a function in a child of its own and tells how that ended.</summary>
    internal static WaitStatus Run(delegate*<int> body)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(body());
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return status;
    }

    internal static bool EndsBy(delegate*<int> body, Signal signal, string what) => Tap.Holds(Run(body).Is(signal), what);

    internal static bool EndsWell(delegate*<int> body, string what) => Tap.Holds(Run(body).Is(0), what);
}
