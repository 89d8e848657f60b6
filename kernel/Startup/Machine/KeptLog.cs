using Tine.Devices;

namespace Tine.Startup;

/// <summary>The newest lines of the machine's log, in memory.</summary>
/// <remarks>Works before there is a heap. Until the clock is calibrated all lines have the time 0.</remarks>
[NoAllocation]
internal static class KeptLog
{
    private static LogHistory s_history;

    /// <summary>The lines, as syslog(2) gives them.</summary>
    public static ref LogHistory History => ref s_history;

    /// <summary>Whether details are shown, too, and not kept alone.</summary>
    public static bool ShowsDetails { get; set; }

    public static void Add(byte value) => s_history.Add(value, Clock.Nanoseconds);
}
