using System;
using System.Threading;
using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>A handler that notes what it is told, in the order of the calls. Allocates nothing.</summary>
internal static unsafe class Recorder
{
    private const int Most = 64;

    private static SignalInformation* s_notes;
    private static int s_begun;
    private static int s_noted;

    /// <summary>The number of runs of the handler that have noted what they were told; another thread may be the one that runs it.</summary>
    internal static int Count => Volatile.Read(ref s_noted);

    internal static bool Map()
    {
        SysResult mapped = Unix.MMap(Most * (ulong)sizeof(SignalInformation));
        s_notes = (SignalInformation*)mapped.Address;
        return mapped.Succeeded;
    }

    internal static void Clear()
    {
        s_begun = 0;
        s_noted = 0;
    }

    /// <summary>The information that the handler had at its n-th run, from 0.</summary>
    internal static ref SignalInformation At(int run) => ref s_notes[run % Most];

    /// <summary>Has the handler run for a signal.</summary>
    internal static bool Catch(Signal signal, ulong flags = 0, ulong mask = 0) =>
        Board.Expect(Unix.Handle(signal, &Handler, flags, mask), Errno.None, "sigaction");

    /// <summary>Waits, without giving the processor away, until the handler has run so often. For timers that count processor time.</summary>
    internal static void BurnUntil(int count)
    {
        while (Count < count)
        {
        }
    }

    /// <summary>The handler ran for these signals, in this order.</summary>
    internal static bool ExpectOrder(ReadOnlySpan<int> signals, string what)
    {
        if (!Board.Expect(Count, signals.Length, what))
        {
            return false;
        }

        for (int run = 0; run < signals.Length; run++)
        {
            if (!Board.Expect(At(run).Number, signals[run], what))
            {
                return false;
            }
        }

        return true;
    }

    internal static void Handler(int signal, SignalInformation* information, void* context)
    {
        int run = Interlocked.Increment(ref s_begun) - 1;
        s_notes[run % Most] = *information;
        s_notes[run % Most].Number = signal;
        Interlocked.Increment(ref s_noted);
    }
}
