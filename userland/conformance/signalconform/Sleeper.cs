using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>
/// A child that makes one call which sleeps, so that the item can send it signals there. What the call returned is left
/// on the board.
/// </summary>
internal static unsafe class Sleeper
{
    private const int AboutToCall = 10;
    private const int HandlerRuns = 11;
    private const int Outcome = 12;
    private const int Futex = 13;

    /// <summary>The data that the call waits for, if it waits for data: the child reads, the item writes.</summary>
    internal static Channel Data;

    private static int s_child;

    /// <summary>A word that both processes see.</summary>
    internal static int* FutexWord => (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref Board.Slot(Futex));

    internal static int Child => s_child;

    /// <summary>Starts the child, with a handler for USR1, and waits until it sleeps in the call.</summary>
    internal static void Begin(delegate*<SysResult> call, ulong flags)
    {
        Data = Channel.Open();
        Board.Slot(AboutToCall) = 0;
        Board.Slot(HandlerRuns) = 0;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            static void Handler(int signal, SignalInformation* information, void* context) => Board.Slot(HandlerRuns)++;

            Unix.Handle(Signal.User1, &Handler, flags);
            System.Threading.Volatile.Write(ref Board.Slot(AboutToCall), 1);
            Board.Slot(Outcome) = (int)call().Raw;
            Unix.Exit(0);
        }

        s_child = child.Int;
        WaitUntilAsleep();
    }

    internal static void WaitUntilAsleep()
    {
        while (System.Threading.Volatile.Read(ref Board.Slot(AboutToCall)) == 0)
        {
            Unix.SchedYield();
        }

        Board.Expect(ProcessState.WaitFor('S', s_child), "the child sleeps");
    }

    /// <summary>Sends USR1 and waits until its handler has run.</summary>
    internal static void Interrupt()
    {
        Unix.Kill(s_child, Signal.User1);
        while (System.Threading.Volatile.Read(ref Board.Slot(HandlerRuns)) == 0 && ProcessState.Of(s_child) != 'Z')
        {
            Unix.SchedYield();
        }
    }

    /// <summary>Stops the child and has it go on; no handler runs.</summary>
    internal static void StopAndContinue()
    {
        Unix.Kill(s_child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', s_child), "the child stops");
        Unix.Kill(s_child, Signal.Continue);
    }

    /// <summary>The call returns this: a value, or an error as a negative number.</summary>
    internal static bool ExpectOutcome(int expected, string what) =>
        Ended.With(s_child, 0, "the sleeper's exit code") && Board.Expect(Board.Slot(Outcome), expected, what);

    internal static bool ExpectOutcome(Errno expected, string what) => ExpectOutcome(-(int)expected, what);
}
