using Tine.Runtime;

namespace Tine.LongLists;

/// <summary>
/// Memory runs out beside 50,000 files, 10,000 open ones and 1,000 processes (in 512 MiB; fewer in less): what is looked through
/// then is long. Another process wakes up in time all the while.
/// </summary>
internal static unsafe class ShortageCase
{
    private const int DescriptorLimit = 7;
    private const int Files = 50_000;
    private const int Descriptors = 10_000;
    private const int Children = 1000;
    private const ulong Piece = 16 << 20;
    private const ulong FullSize = 512UL << 20;

    /// <summary>The longest wait for an answer.</summary>
    private const long LatestNanoseconds = 50_000_000;
    private const int PauseNanoseconds = 1_000_000;

    /// <returns>0 when the processes that take all memory were ended, and nobody else, and the watcher always woke up in time.</returns>
    internal static int Run()
    {
        int children = Scaled(Children);
        MakeLists();
        for (int i = 0; i < children; i++)
        {
            if (Unix.Fork().Raw == 0)
            {
                Unix.Call(SystemCall.Pause);
                Unix.Exit(1);
            }
        }

        var latest = (long*)Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;
        if (Unix.Fork().Raw == 0)
        {
            Watch(latest);
        }

        bool isGood = EaterEnds(MapFlags.Private) & EaterEnds(MapFlags.Shared);
        Unix.Ignore(Signal.Terminate);
        Unix.Kill(0, Signal.Terminate);
        int ended = 0;
        while (Unix.Wait(-1, out WaitStatus other).Succeeded)
        {
            ended += other.WasKilled && other.KillingSignal == Signal.Terminate ? 1 : 0;
        }

        return isGood && ended == children + 1 && *latest < LatestNanoseconds ? 0 : 1;
    }

    private static void MakeLists()
    {
        Unix.MkDir("/tmp/shortage");
        Unix.ChDir("/tmp/shortage");
        for (int i = Scaled(Files); i > 0; i--)
        {
            Unix.Close(Unix.Open($"f{i}", OpenFlags.Create | OpenFlags.WriteOnly).Int);
        }

        Unix.Limit(DescriptorLimit, Descriptors + 100, Descriptors + 100);
        for (int i = Scaled(Descriptors); i > 0; i--)
        {
            Unix.Call(SystemCall.EventFd2);
        }
    }

    /// <summary>Scales a count from <see cref="FullSize"/> to the size of this run.</summary>
    private static int Scaled(int count)
    {
        Unix.SysInfo(out SystemInformation machine);
        return (int)(System.Math.Min(machine.TotalMemory, FullSize) / (1 << 20) * (ulong)count / (FullSize >> 20));
    }

    /// <summary>Sleeps again and again, and notes by how much it was late at most.</summary>
    private static void Watch(long* latest)
    {
        while (true)
        {
            long due = Unix.Now() + PauseNanoseconds;
            Unix.Sleep(PauseNanoseconds);
            *latest = System.Math.Max(*latest, Unix.Now() - due);
        }
    }

    private static bool EaterEnds(MapFlags sharing)
    {
        SysResult eater = Unix.Fork();
        if (eater.Raw == 0)
        {
            Eat(sharing);
        }

        Unix.Wait(eater.Int, out WaitStatus status);
        return status.WasKilled && status.KillingSignal == Signal.Kill;
    }

    private static void Eat(MapFlags sharing)
    {
        while (true)
        {
            byte* memory = Unix.MMap(null, Piece, Protection.ReadWrite, sharing | MapFlags.Anonymous, -1, 0).Address;
            for (ulong page = 0; memory != null && page < Piece; page += Unix.PageSize)
            {
                memory[page] = 1;
            }
        }
    }
}
