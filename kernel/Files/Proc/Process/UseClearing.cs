using Tine.Memory;

namespace Tine.Files;

/// <summary>Orders to /proc/PID/clear_refs: forgets which pages were used ("Referenced" in smaps), or the peak of those present; proc(5).</summary>
internal static class UseClearing
{
    private const int All = 1;
    private const int Private = 2;
    private const int Mapped = 3;

    /// <summary>The marks of pages written since: there are none, as on a Linux without them.</summary>
    private const int SoftDirty = 4;
    private const int Peak = 5;

    /// <summary>Carries out an order.</summary>
    /// <returns>None; EINVAL for what is no order.</returns>
    public static Errno Clear(ProcessView process, Caller caller, int order)
    {
        if (order is < All or > Peak)
        {
            return Errno.EINVAL;
        }

        if (order == Peak)
        {
            process.Memory?.ForgetPeak();
        }

        for (var walk = new RegionWalk(process, caller, default); order < SoftDirty && walk.MoveNext();)
        {
            bool isMapped = walk.Current.Backing is FilePages;
            if (order == All || isMapped == (order == Mapped))
            {
                walk.ForgetUse();
            }
        }

        return Errno.None;
    }
}
