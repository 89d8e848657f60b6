using Tine.Runtime;

namespace Tine.LongLists;

/// <summary>Memory runs out beside 50,000 files, 10,000 open ones and 1,000 processes: what is looked through then is long.</summary>
internal static unsafe class ShortageCase
{
    private const int DescriptorLimit = 7;
    private const int Files = 50_000;
    private const int Descriptors = 10_000;
    private const int Children = 1000;
    private const ulong Piece = 16 << 20;

    /// <returns>0 when the process that takes all memory was ended, and nobody else.</returns>
    internal static int Run()
    {
        Unix.MkDir("/tmp/shortage");
        Unix.ChDir("/tmp/shortage");
        for (int i = 0; i < Files; i++)
        {
            Unix.Close(Unix.Open($"f{i}", OpenFlags.Create | OpenFlags.WriteOnly).Int);
        }

        Unix.Limit(DescriptorLimit, Descriptors + 100, Descriptors + 100);
        for (int i = 0; i < Descriptors; i++)
        {
            Unix.Call(SystemCall.EventFd2);
        }

        for (int i = 0; i < Children; i++)
        {
            if (Unix.Fork().Raw == 0)
            {
                Unix.Call(SystemCall.Pause);
                Unix.Exit(1);
            }
        }

        SysResult eater = Unix.Fork();
        if (eater.Raw == 0)
        {
            Eat();
        }

        Unix.Wait(eater.Int, out WaitStatus status);
        Unix.Ignore(Signal.Terminate);
        Unix.Kill(0, Signal.Terminate);
        int ended = 0;
        while (Unix.Wait(-1, out WaitStatus other).Succeeded)
        {
            ended += other.WasKilled && other.KillingSignal == Signal.Terminate ? 1 : 0;
        }

        return status.WasKilled && status.KillingSignal == Signal.Kill && ended == Children ? 0 : 1;
    }

    private static void Eat()
    {
        while (true)
        {
            byte* memory = Unix.MMap(Piece).Address;
            for (ulong page = 0; memory != null && page < Piece; page += Unix.PageSize)
            {
                memory[page] = 1;
            }
        }
    }
}
