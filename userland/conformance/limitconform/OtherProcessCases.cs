using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>The right to set limits, for oneself and for others: prlimit(2).</summary>
internal static unsafe class OtherProcessCases
{
    private const int NoSuchResource = 16;

    internal static void Run()
    {
        Tap.Case("P1 prlimit: another process's limits are read and set", &Another);
        Tap.Case("P2 prlimit: ESRCH, EPERM, EINVAL, EFAULT in this order", &Errors);
        Tap.Case("P3 a user without rights: down for good, EPERM up", &DownOnly);
        Tap.Case("P4 the soft limit moves freely below the hard one; EINVAL above", &Soft);
    }

    private static bool Another()
    {
        SysResult child = Children.Sleeper();
        bool passed = Tap.Gives(Unix.LimitOf(child.Int, Unix.DescriptorLimit, 77, 88), Errno.None, "set")
            & Tap.Gives(Unix.GetLimitOf(child.Int, Unix.DescriptorLimit, out ulong soft, out ulong hard), Errno.None, "get")
            & Tap.Holds(soft == 77 && hard == 88, "what was set")
            & Tap.Holds(Unix.GetLimit(Unix.DescriptorLimit) != 77, "not the caller's own");
        Children.End(child);
        return passed;
    }

    private static bool Errors()
    {
        SysResult ended = Children.Sleeper();
        Children.End(ended);
        ulong bad = 8;
        bool passed = Tap.Gives(Unix.GetLimitOf(ended.Int, Unix.DescriptorLimit, out _, out _), Errno.ESRCH, "nobody")
            & Tap.Gives(Unix.GetLimitOf(ended.Int, NoSuchResource, out _, out _), Errno.ESRCH, "nobody, and no resource")
            & Tap.Gives(Unix.GetLimitOf(0, NoSuchResource, out _, out _), Errno.EINVAL, "no resource")
            & Tap.Gives(Unix.Call(SystemCall.PrLimit64, (ulong)ended.Int, Unix.DescriptorLimit, bad, 0), Errno.EFAULT, "a bad address, and nobody")
            & Tap.Gives(Unix.Call(SystemCall.PrLimit64, 0, Unix.DescriptorLimit, 0, bad), Errno.EFAULT, "a bad address for the answer");
        int parent = Unix.GetPpid();
        passed &= Children.BecomeOther();
        passed &= Tap.Gives(Unix.GetLimitOf(parent, Unix.DescriptorLimit, out _, out _), Errno.EPERM, "the superuser's process")
            & Tap.Gives(Unix.GetLimitOf(parent, NoSuchResource, out _, out _), Errno.EPERM, "the superuser's process, and no resource")
            & Tap.Gives(Unix.GetLimitOf(Unix.GetPid(), Unix.DescriptorLimit, out _, out _), Errno.None, "its own by number");
        return passed;
    }

    private static bool DownOnly() =>
        Tap.Gives(Unix.Limit(Unix.DescriptorLimit, 50, 100), Errno.None, "down")
        & Children.BecomeOther()
        & Tap.Gives(Unix.Limit(Unix.DescriptorLimit, 50, 101), Errno.EPERM, "up")
        & Tap.Gives(Unix.Limit(Unix.DescriptorLimit, 50, 60), Errno.None, "further down")
        & Tap.Gives(Unix.Limit(Unix.DescriptorLimit, 50, 100), Errno.EPERM, "up again");

    private static bool Soft() =>
        Tap.Gives(Unix.Limit(Unix.FileSizeLimit, 50, 100), Errno.None, "down")
        & Children.BecomeOther()
        & Tap.Gives(Unix.Limit(Unix.FileSizeLimit, 100, 100), Errno.None, "up to the hard limit")
        & Tap.Gives(Unix.Limit(Unix.FileSizeLimit, 10, 100), Errno.None, "down")
        & Tap.Gives(Unix.Limit(Unix.FileSizeLimit, 101, 100), Errno.EINVAL, "above the hard limit")
        & Tap.Holds(Unix.GetLimit(Unix.FileSizeLimit) == 10, "what it was");
}
