using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>
/// Numbers of clocks of processor time: CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, and the negative ones of
/// clock_getcpuclockid(3) and pthread_getcpuclockid(3), which C libraries pass to timer_create and clock_nanosleep for the first
/// two as well. Those are the complement of an id, shifted; whether it is a thread's; and what is counted (Linux: posix-timers.h).
/// </summary>
internal static class ProcessorClockId
{
    private const int IdShift = 3;
    private const int OfThread = 4;
    private const int KindMask = 3;
    private const int UserAndSystem = 0; // CPUCLOCK_PROF
    private const int User = 1; // CPUCLOCK_VIRT
    private const int Exact = 2; // CPUCLOCK_SCHED

    /// <summary>Finds the thread or process that a clock measures.</summary>
    /// <returns>EINVAL for what is no such clock, for nobody's, and for a thread of another process.</returns>
    public static Result<ProcessorTime> Find(Thread caller, ClockId clock)
    {
        switch (clock)
        {
            case ClockId.ProcessTime:
                return new ProcessorTime(caller.Process, null, ProcessorTimeKind.All);
            case ClockId.ThreadTime:
                return new ProcessorTime(caller.Process, caller, ProcessorTimeKind.All);
            case >= 0:
                return Errno.EINVAL;
        }

        int kind = (int)clock & KindMask;
        int id = IdOf(clock);
        if (kind is not (UserAndSystem or User or Exact))
        {
            return Errno.EINVAL;
        }

        ProcessorTimeKind time = kind == User ? ProcessorTimeKind.User : ProcessorTimeKind.All;
        if (IsThreads(clock))
        {
            Thread? thread = id == 0 ? caller : caller.World.Processes.FindThread(id);
            return thread?.Process == caller.Process ? new ProcessorTime(caller.Process, thread, time) : Errno.EINVAL;
        }

        Process? process = id == 0 ? caller.Process : caller.World.Processes.Find(id);
        return process is not null ? new ProcessorTime(process, null, time) : Errno.EINVAL;
    }

    /// <summary>Whether a clock is the caller's own thread's: a sleep on it would have no end.</summary>
    public static bool IsOwnThread(Thread caller, ClockId clock) =>
        clock < 0 && IsThreads(clock) && (IdOf(clock) == 0 || IdOf(clock) == caller.Id);

    private static bool IsThreads(ClockId clock) => ((int)clock & OfThread) != 0;

    private static int IdOf(ClockId clock) => ~((int)clock >> IdShift);
}
