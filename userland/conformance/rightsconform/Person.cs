using Tine.Runtime;

namespace Tine.RightsConform;

/// <summary>Makes the calling process act as someone else, for good.</summary>
internal static unsafe class Person
{
    internal const uint User = 54321;
    internal const uint Other = 54322;
    internal const uint Group = 54331;
    internal const uint OtherGroup = 54332;

    private const int SetKeepCapabilities = 8;

    /// <summary>Becomes an ordinary user, of one group.</summary>
    internal static void BecomeUser() => BecomeUser(User);

    internal static void BecomeUser(uint user)
    {
        Board.Expect(Unix.Call(SystemCall.SetGroups), Errno.None, "setgroups");
        Board.Expect(Unix.Call(SystemCall.SetResGid, Group, Group, Group), Errno.None, "setresgid");
        Board.Expect(Unix.Call(SystemCall.SetResUid, user, user, user), Errno.None, "setresuid");
    }

    /// <summary>Becomes an ordinary user with one capability, permitted and effective.</summary>
    internal static void BecomeUserWith(Right right)
    {
        Unix.PrCtl(SetKeepCapabilities, 1);
        BecomeUser();
        Board.Expect(Sets.Set(Sets.Bit(right), Sets.Bit(right), 0), Errno.None, "capset");
    }

    /// <summary>Gives up one capability.</summary>
    internal static void Forgo(Right right)
    {
        Sets own = Sets.Own();
        Board.Expect(Sets.Set(own.Permitted & ~Sets.Bit(right), own.Effective & ~Sets.Bit(right), 0), Errno.None, "capset");
    }

    internal static bool Has(Right right) => (Sets.Own().Effective & Sets.Bit(right)) != 0;

    /// <summary>Runs a function in a process of its own and gives its error.</summary>
    internal static Errno In(delegate*<SysResult> body)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit((int)body().Error);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return status.HasExited ? (Errno)status.ExitCode : Errno.EFAULT;
    }
}
