using Tine.Devices;
using Tine.Files;
using Tine.Processes;

namespace Tine.Startup;

/// <summary>The clocks, as the files room sees them.</summary>
internal sealed class MachineTime(World world) : TimeSource
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    public override ulong MonotonicNanoseconds => Clock.Nanoseconds;

    public override Timestamp Now
    {
        [NoAllocation]
        get
        {
            ulong now = world.RealTimeNanoseconds;
            return new Timestamp((long)(now / NanosecondsPerSecond), (uint)(now % NanosecondsPerSecond));
        }
    }
}
