using Tine.Runtime;

namespace Tine.BadPointers;

/// <summary>Calls about time and signals.</summary>
internal static class TimeAndSignalCalls
{
    private const ulong Here = Trial.Here;
    private const ulong MaskBytes = 8;
    private const ulong Monotonic = 1;

    internal static void Run()
    {
        ulong signal = (ulong)Signal.User1;
        Trial.Run(SystemCall.NanoSleep, "nanosleep: time", Direction.Reads, Here);
        Trial.Run(SystemCall.ClockNanoSleep, "clock_nanosleep: time", Direction.Reads, Monotonic, 0, Here);
        Trial.Run(SystemCall.ClockGetTime, "clock_gettime: result", Direction.Writes, Monotonic, Here);
        Trial.Run(SystemCall.ClockGetRes, "clock_getres: result", Direction.Writes, Monotonic, Here);
        Trial.Run(SystemCall.GetTimeOfDay, "gettimeofday: result", Direction.Writes, Here);
        Trial.Run(SystemCall.Time, "time: result", Direction.Writes, Here);
        Trial.Run(SystemCall.SetITimer, "setitimer: time", Direction.Reads, 0, Here);
        Trial.Run(SystemCall.GetITimer, "getitimer: result", Direction.Writes, 0, Here);
        Trial.Run(SystemCall.RtSigAction, "rt_sigaction: action", Direction.Reads, signal, Here, 0, MaskBytes);
        Trial.Run(SystemCall.RtSigAction, "rt_sigaction: result", Direction.Writes, signal, 0, Here, MaskBytes);
        Trial.Run(SystemCall.RtSigProcMask, "rt_sigprocmask: mask", Direction.Reads, 0, Here, 0, MaskBytes);
        Trial.Run(SystemCall.RtSigProcMask, "rt_sigprocmask: result", Direction.Writes, 0, 0, Here, MaskBytes);
        Trial.Run(SystemCall.RtSigPending, "rt_sigpending: result", Direction.Writes, Here, MaskBytes);
        Trial.Run(SystemCall.RtSigSuspend, "rt_sigsuspend: mask", Direction.Reads, Here, MaskBytes);
        Trial.Run(SystemCall.SigAltStack, "sigaltstack: stack", Direction.Reads, Here);
        Trial.Run(SystemCall.SigAltStack, "sigaltstack: result", Direction.Writes, 0, Here);
    }
}
