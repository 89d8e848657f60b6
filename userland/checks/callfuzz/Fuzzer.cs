using Tine.Runtime;

namespace Tine.CallFuzz;

/// <summary>Makes random calls. It may die of any of them.</summary>
internal sealed unsafe class Fuzzer(ulong seed, Reporter reporter)
{
    private const int ScratchPages = 4;
    private const ulong Numbers = 460;
    private const long AlarmMicroseconds = 2000;
    private const ulong KernelAddress = 0xffff_8000_0000_0000;

    private readonly byte* _scratch = Pages.Dirty(ScratchPages);
    private ulong _state = (seed * 0x9E3779B97F4A7C15) | 1;

    /// <summary>Has a call that waits interrupted, unless it has blocked the signal.</summary>
    internal static void StartAlarm()
    {
        Unix.Handle(Signal.Alarm, &OnAlarm);
        Unix.SetRealTimer(AlarmMicroseconds);
    }

    internal void Run(long calls)
    {
        for (long i = 0; i < calls;)
        {
            var call = (SystemCall)Next(Numbers + 1);
            call = call == (SystemCall)Numbers ? SystemCall.TineInspect : call;
            if (IsForbidden(call))
            {
                continue;
            }

            i++;
            int self = Unix.GetPid();
            reporter.Report();
            Unix.Call(call, Argument(), Argument(), Argument(), Argument(), Argument(), Argument());
            if (Unix.GetPid() != self)
            {
                // A child that came back on this stack goes no further: its parent may be waiting for it.
                Unix.Exit(0);
            }
        }
    }

    /// <summary>Whether a call would end the run and tell nothing: reboot, the calls that end or wait, and signals to everybody.</summary>
    private static bool IsForbidden(SystemCall call) =>
        call is SystemCall.Reboot or SystemCall.Exit or SystemCall.ExitGroup or SystemCall.Kill or SystemCall.RtSigReturn
            or SystemCall.TgKill or SystemCall.RtSigQueueInfo or SystemCall.RtTgSigQueueInfo or (SystemCall)200 or SystemCall.SetITimer
            or SystemCall.Alarm;

    private ulong Argument() => Next(12) switch
    {
        0 => 0,
        1 => Next(16),
        2 => Next(4096),
        3 => ulong.MaxValue - Next(16),
        4 => (ulong)_scratch + Next(ScratchPages * Unix.PageSize),
        5 => (ulong)_scratch + (ScratchPages * Unix.PageSize) - Next(64),
        6 => KernelAddress + Next(1UL << 40),
        7 => Random(),
        8 => 1UL << (int)Next(64),
        9 => Next(1UL << 32),
        10 => (ulong)_scratch & ~0xfffUL,
        _ => Text(),
    };

    /// <summary>The address of a short path.</summary>
    private ulong Text()
    {
        byte* start = _scratch + (64 * (int)Next(16));
        start[0] = (byte)(Next(2) == 0 ? '.' : 'a' + Next(4));
        start[1] = 0;
        return (ulong)start;
    }

    private ulong Next(ulong limit) => Random() % limit;

    private ulong Random()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state;
    }

    private static void OnAlarm(int signal, SignalInformation* information, void* context)
    {
    }
}
