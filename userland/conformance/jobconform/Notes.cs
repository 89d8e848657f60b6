using Tine.Runtime;

namespace Tine.JobConform;

/// <summary>A handler that notes on the board which signals came, for any process of the item.</summary>
internal static unsafe class Notes
{
    private const int Seen = 28;
    private const int Order = 30;

    /// <summary>Bit n - 1 for signal n, up to 32.</summary>
    internal static uint Signals => (uint)System.Threading.Volatile.Read(ref Board.Slot(Seen));

    /// <summary>si_code of the last one.</summary>
    internal static int LastCode => Board.Slot(Order);

    internal static void Catch(Signal signal, ulong flags = 0) => Unix.Handle(signal, &Handler, flags);

    internal static void Clear() => Board.Slot(Seen) = 0;

    internal static bool Has(Signal signal) => (Signals & (uint)Unix.MaskOf(signal)) != 0;

    /// <summary>Waits until a signal has been seen; the item's alarm ends what never comes.</summary>
    internal static void WaitFor(Signal signal)
    {
        while (!Has(signal))
        {
            Unix.SchedYield();
        }
    }

    private static void Handler(int signal, SignalInformation* information, void* context)
    {
        Board.Slot(Order) = information->Code;
        System.Threading.Interlocked.Or(ref Board.Slot(Seen), (int)Unix.MaskOf((Signal)signal));
    }
}
