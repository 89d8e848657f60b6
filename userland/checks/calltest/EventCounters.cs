using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>eventfd(2).</summary>
internal static unsafe class EventCounters
{
    private const int Semaphore = 1;
    private const ulong Largest = ulong.MaxValue - 1;

    internal static void Run()
    {
        Case("eventfd: writes add up and a read takes all", &AddsUp);
        Case("eventfd: EFD_SEMAPHORE gives one at a time", &OneAtATime);
        Case("eventfd: poll, a full counter and bad sizes", &Edges);
        Case("eventfd: a reader sleeps until another process writes", &Sleeps);
    }

    private static bool AddsUp()
    {
        int counter = Calls.EventCounter(5, Calls.NonBlocking).Int;
        Calls.WriteCount(counter, 7);
        bool isGood = Holds(Calls.ReadCount(counter, out ulong count).Int == 8 && count == 12, "the sum");
        return isGood & Gives(Calls.ReadCount(counter, out _), Errno.EAGAIN, "an empty counter");
    }

    private static bool OneAtATime()
    {
        int counter = Calls.EventCounter(2, Calls.NonBlocking | Semaphore).Int;
        Calls.ReadCount(counter, out ulong first);
        Calls.ReadCount(counter, out ulong second);
        return Holds(first == 1 && second == 1, "one each") & Gives(Calls.ReadCount(counter, out _), Errno.EAGAIN, "a third");
    }

    private static bool Edges()
    {
        int counter = Calls.EventCounter(0, Calls.NonBlocking).Int;
        byte* small = stackalloc byte[4];
        bool isGood = Holds(Calls.Poll(counter, 5) == PollEntry.Writable, "an empty one can be written");
        isGood &= Gives(Calls.WriteCount(counter, Largest), Errno.None, "the largest");
        isGood &= Holds(Calls.Poll(counter, 5) == PollEntry.Readable, "a full one can be read");
        isGood &= Gives(Calls.WriteCount(counter, 1), Errno.EAGAIN, "one too many");
        isGood &= Gives(Calls.WriteCount(counter, ulong.MaxValue), Errno.EINVAL, "a number that is none");
        isGood &= Gives(Unix.Read(counter, small, 4), Errno.EINVAL, "too small a buffer");
        isGood &= Gives(Unix.LSeek(counter, 0, SeekOrigin.Set), Errno.None, "lseek");
        return isGood & Gives(Calls.EventCounter(0, 2), Errno.EINVAL, "unknown flags");
    }

    private static bool Sleeps()
    {
        int counter = Calls.EventCounter(0, 0).Int;
        int child = Calls.Child(&Write, counter);
        bool isGood = Holds(Calls.ReadCount(counter, out ulong count).Succeeded && count == 3, "what the child wrote");
        return isGood & Calls.EndedWell(child);
    }

    private static bool Write(int counter) => Calls.WriteCount(counter, 3).Succeeded;
}
