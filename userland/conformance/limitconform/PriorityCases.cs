using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>setpriority(2): what a nice value does, and who may change it.</summary>
internal static unsafe class PriorityCases
{
    private const int OneProcess = 0;
    private const int Modest = 10;

    /// <summary>CLOCK_PROCESS_CPUTIME_ID.</summary>
    private const int OwnTime = 2;

    private const long WorkNanoseconds = 400_000_000;

    internal static void Run()
    {
        Tap.Case("V1 setpriority: told by getpriority, inherited by fork", &Inherited);
        Tap.Case("V2 setpriority: out of range is the nearest in range", &Clamped);
        Tap.Case("V3 setpriority: EACCES for less modesty, EPERM for another user's, ESRCH for nobody", &Refused);
        Tap.Case("V4 a modest process gets less of the processor than another one", &Modesty);
    }

    private static bool Inherited()
    {
        bool passed = Tap.Gives(Set(0, 5), Errno.None, "setpriority") & Tap.Holds(Get(0) == 5, "its own");
        SysResult child = Children.Sleeper();
        passed &= Tap.Holds(Get(child.Int) == 5, "the child's");
        Children.End(child);
        return passed;
    }

    private static bool Clamped() =>
        Tap.Gives(Set(0, 100), Errno.None, "100") & Tap.Holds(Get(0) == 19, "19")
        & Tap.Gives(Set(0, -100), Errno.None, "-100") & Tap.Holds(Get(0) == -20, "-20");

    private static bool Refused()
    {
        int parent = Unix.GetPpid();
        return Children.BecomeOther()
            & Tap.Gives(Set(0, 7), Errno.None, "more modest")
            & Tap.Gives(Set(0, 6), Errno.EACCES, "less modest")
            & Tap.Gives(Set(parent, 8), Errno.EPERM, "the superuser's")
            & Tap.Gives(Set(-5, 8), Errno.ESRCH, "nobody");
    }

    /// <summary>A nice value of 10 gets about a ninth of the time of 0, by the weights of Linux.</summary>
    private static bool Modesty()
    {
        if (!StayOnOneProcessor())
        {
            return false;
        }

        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult modest = Unix.Fork();
        if (modest.Raw == 0)
        {
            Set(0, Modest);
            Unix.Close(writeEnd);
            byte none;
            Unix.Read(readEnd, &none, 1); // until all are there
            Work(long.MaxValue);
        }

        SysResult ordinary = Unix.Fork();
        if (ordinary.Raw == 0)
        {
            Unix.Close(writeEnd);
            byte none;
            Unix.Read(readEnd, &none, 1);
            Work(WorkNanoseconds);
            Unix.Exit(0);
        }

        Unix.Close(writeEnd);
        Unix.Wait(ordinary.Int, out _);
        long had = TimeOf(modest.Int);
        Children.End(modest);
        return Tap.Holds(had > 0, "some") & Tap.Holds(had < WorkNanoseconds / 3, "less than a third");
    }

    /// <summary>The first one that it may run on.</summary>
    private static bool StayOnOneProcessor()
    {
        const int words = 128;
        ulong* mask = stackalloc ulong[words];
        SysResult bytes = Unix.Call(SystemCall.SchedGetAffinity, 0, words * sizeof(ulong), (ulong)mask);
        bool isFound = false;
        for (int i = 0; i < bytes.Int / sizeof(ulong); i++)
        {
            mask[i] = isFound ? 0 : mask[i] & (~mask[i] + 1);
            isFound |= mask[i] != 0;
        }

        return Tap.Gives(Unix.Call(SystemCall.SchedSetAffinity, 0, (ulong)bytes.Int, (ulong)mask), Errno.None, "sched_setaffinity");
    }

    private static void Work(long nanoseconds)
    {
        while (TimeOfClock(OwnTime) < nanoseconds)
        {
        }
    }

    /// <summary>Processor time that another process has had (clock_getcpuclockid(3)).</summary>
    private static long TimeOf(int process) => TimeOfClock((~process << 3) | OwnTime);

    private static long TimeOfClock(int clock)
    {
        TimeSpecification time;
        return Unix.Call(SystemCall.ClockGetTime, (ulong)clock, (ulong)&time).Succeeded
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : -1;
    }

    private static SysResult Set(int process, int nice) => Unix.Call(SystemCall.SetPriority, OneProcess, (ulong)process, (ulong)nice);

    /// <summary>The call itself tells 20 less the value.</summary>
    private static long Get(int process) => 20 - Unix.Call(SystemCall.GetPriority, OneProcess, (ulong)process).Raw;
}
