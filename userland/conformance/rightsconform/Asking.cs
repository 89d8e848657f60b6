using Tine.Runtime;

namespace Tine.RightsConform;

/// <summary>Tries a call as people with different rights. The host of a test may lack a capability: then only refusals are tried.</summary>
internal static unsafe class Asking
{
    private enum Who
    {
        User,
        UserWithRight,
        RootWithoutRight,
    }

    /// <summary>Expects that the call is for one capability alone, whatever the user id.</summary>
    /// <param name="right">The capability.</param>
    /// <param name="refused">The error without the right.</param>
    /// <param name="call">The call.</param>
    /// <param name="what">Its name.</param>
    /// <param name="allowed">The outcome with the right.</param>
    internal static void For(Right right, Errno refused, delegate*<SysResult> call, string what, Errno allowed = Errno.None)
    {
        RootFor(right, refused, call, what);
        StrangersFor(right, refused, call, what, allowed);
    }

    /// <summary>Wants a right asked for where owners need none and user 0 is the owner: only another user is asked.</summary>
    internal static void StrangersFor(Right right, Errno refused, delegate*<SysResult> call, string what, Errno allowed = Errno.None)
    {
        Gives(Who.User, right, call, refused, what + ", by a user,");
        if (Person.Has(right))
        {
            Gives(Who.UserWithRight, right, call, allowed, what + ", by a user with the capability,");
        }
    }

    /// <summary>Wants a right asked for where only user 0 is to be asked.</summary>
    internal static void RootFor(Right right, Errno refused, delegate*<SysResult> call, string what) =>
        Gives(Who.RootWithoutRight, right, call, refused, what + ", by user 0 without the capability,");

    private static void Gives(Who who, Right right, delegate*<SysResult> call, Errno expected, string what)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Become(who, right);
            Board.Expect(call(), expected, what);
            Unix.Exit(0);
        }

        Ended.With(child, 0, what + " the status");
    }

    private static void Become(Who who, Right right)
    {
        switch (who)
        {
            case Who.User:
                Person.BecomeUser();
                break;
            case Who.UserWithRight:
                Person.BecomeUserWith(right);
                break;
            default:
                Person.Forgo(right);
                break;
        }
    }
}
