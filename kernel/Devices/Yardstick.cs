using Tine.Devices.Acpi;
using Tine.X64;

namespace Tine.Devices;

/// <summary>A clock of known speed, to measure the faster ones by: the interval timer, or ACPI's timer on PCs without one.</summary>
[NoAllocation]
public static class Yardstick
{
    private static bool s_usesAcpi;
    private static uint s_start;
    private static uint s_ticks;

    /// <summary>Finds out which there is.</summary>
    /// <returns>False where there is neither.</returns>
    public static bool Choose()
    {
        const int Attempts = 200_000; // reading a port takes about a microsecond
        IntervalTimer.Start(1);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (IntervalTimer.HasElapsed)
            {
                return true;
            }
        }

        s_usesAcpi = PowerManagement.TimerPort != 0;
        return s_usesAcpi;
    }

    /// <summary>Starts an interval; <see cref="HasElapsed"/> tells when it is over.</summary>
    /// <param name="milliseconds">At most 50.</param>
    public static void Start(uint milliseconds)
    {
        if (s_usesAcpi)
        {
            s_ticks = PowerManagement.TimerHertz / 1000 * milliseconds;
            s_start = Ports.ReadDouble(PowerManagement.TimerPort);
        }
        else
        {
            IntervalTimer.Start(milliseconds);
        }
    }

    public static bool HasElapsed
    {
        get
        {
            const uint TimerMask = 0xff_ffff; // the upper byte is there on some machines only
            return s_usesAcpi
                ? (Ports.ReadDouble(PowerManagement.TimerPort) - s_start & TimerMask) >= s_ticks
                : IntervalTimer.HasElapsed;
        }
    }
}
