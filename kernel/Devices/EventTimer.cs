using Tine.Devices.Reference;
using Tine.Devices.Routing;

namespace Tine.Devices;

/// <summary>The timer for interrupts: the local APIC's, or one at the interval timer's line where the APIC is not used.</summary>
[NoAllocation]
public static class EventTimer
{
    private static bool s_usesLegacyLine;
    private static HighPrecisionTimer? s_highPrecisionTimer;

    /// <summary>Uses the interval timer, or the HPET in its place.</summary>
    /// <param name="substitute">The HPET, where there is no interval timer.</param>
    public static void UseLegacyLine(HighPrecisionTimer? substitute)
    {
        s_usesLegacyLine = true;
        s_highPrecisionTimer = substitute;
        substitute?.ReplaceLegacyTimers();
        InterruptRouting.Current.Unmask(IntervalTimer.InterruptLine);
    }

    /// <summary>Asks for one interrupt after that time or somewhat earlier; replaces the one before.</summary>
    public static void Start(ulong nanoseconds)
    {
        if (!s_usesLegacyLine)
        {
            LocalApic.StartTimer(nanoseconds);
        }
        else if (s_highPrecisionTimer is { } timer)
        {
            timer.Interrupt(nanoseconds);
        }
        else
        {
            IntervalTimer.Interrupt(nanoseconds);
        }
    }
}
