using Tine.Runtime;

namespace Tine.CallTest;

/// <summary>A signal that comes while a call sleeps.</summary>
internal static unsafe class Interruption
{
    private const long PeriodMicroseconds = 20_000;

    /// <summary>Arms SIGALRM soon, and again and again, for a handler that does nothing.</summary>
    /// <param name="flags">Of sigaction(2): whether calls are restarted.</param>
    internal static void Arm(ulong flags)
    {
        Unix.Handle(Signal.Alarm, &Nothing, flags);
        SetTimer(PeriodMicroseconds);
    }

    private static void SetTimer(long microseconds)
    {
        var timer = new IntervalTimer { Microseconds = microseconds, IntervalMicroseconds = microseconds };
        Unix.Call(SystemCall.SetITimer, 0, (ulong)&timer, 0);
    }

    private static void Nothing(int signal, SignalInformation* information, void* context)
    {
    }
}
