using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>
/// The clocks of clock_getcpuclockid(3) and pthread_getcpuclockid(3): the processor time of any process, or of a thread of one's own.
/// Their numbers are negative: the complement of an id, shifted; whether it is a thread's; and what is counted (Linux: posix-timers.h).
/// </summary>
internal static class ProcessorClock
{
    private const int IdShift = 3;
    private const int OfThread = 4;
    private const int KindMask = 3;
    private const int UserAndSystem = 0; // CPUCLOCK_PROF
    private const int User = 1; // CPUCLOCK_VIRT
    private const int Exact = 2; // CPUCLOCK_SCHED

    /// <summary>Nanoseconds; EINVAL for what is no such clock, or nobody's.</summary>
    public static Result<ulong> Read(Thread caller, int clock)
    {
        if (clock >= 0)
        {
            return Errno.EINVAL;
        }

        caller.Scheduler.Charge();
        int id = ~(clock >> IdShift);
        if ((clock & OfThread) != 0)
        {
            Thread? thread = id == 0 ? caller : caller.World.Processes.FindThread(id);
            return thread?.Process == caller.Process ? Count(ResourceUsage.Of(thread), clock & KindMask) : Errno.EINVAL;
        }

        Process? process = id == 0 ? caller.Process : caller.World.Processes.Find(id);
        return process is not null ? Count(ResourceUsage.WithoutMemory(process), clock & KindMask) : Errno.EINVAL;
    }

    private static Result<ulong> Count(in ResourceUsage usage, int kind) => kind switch
    {
        User => usage.UserNanoseconds,
        UserAndSystem or Exact => usage.UserNanoseconds + usage.SystemNanoseconds,
        _ => Errno.EINVAL,
    };
}
