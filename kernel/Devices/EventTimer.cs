namespace Tine.Devices;

/// <summary>The timer that interrupts: the local APIC's, or the interval timer's where the APIC is not to be used.</summary>
[NoAllocation]
public static class EventTimer
{
    private static bool s_usesIntervalTimer;

    /// <summary>For the boot option "noapic": switches the local APIC off and uses the oldest of timers.</summary>
    public static void UseIntervalTimer()
    {
        s_usesIntervalTimer = true;
        LocalApic.Disable();
        LegacyInterruptControllers.Unmask(IntervalTimer.InterruptLine);
    }

    /// <summary>One interrupt after that time or somewhat earlier; replaces the one before.</summary>
    public static void Start(ulong nanoseconds)
    {
        if (s_usesIntervalTimer)
        {
            IntervalTimer.Interrupt(nanoseconds);
        }
        else
        {
            LocalApic.StartTimer(nanoseconds);
        }
    }
}
