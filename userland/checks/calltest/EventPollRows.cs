using Tine.Runtime;
using static Tine.CallTest.EventPolls;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>epoll(7): epolls that watch epolls.</summary>
internal static unsafe class EventPollRows
{
    /// <summary>Epolls in a row (EP_MAX_NESTS, 4, below the first).</summary>
    private const int LongestRow = 5;

    internal static void Run()
    {
        Case("epoll: five in a row at most, built from the top", &RowFromTheTop);
        Case("epoll: five in a row at most, built from the bottom", &RowFromTheBottom);
        Case("epoll: five in a row at most, two rows joined", &RowsJoined);
        Case("epoll: a ring through several is refused", &Ring);
        Case("epoll: an event climbs a row of five", &Climbs);
        Case("epoll: one file wakes a limited number of epolls through others", &Paths);
    }

    private static bool RowFromTheTop()
    {
        int at = NewPoll();
        for (int level = 1; level < LongestRow; level++)
        {
            int below = NewPoll();
            if (!Gives(Control(at, Add, below, In), Errno.None, "one more below"))
            {
                return false;
            }

            at = below;
        }

        return Gives(Control(at, Add, NewPoll(), In), Errno.ELOOP, "one too many");
    }

    private static bool RowFromTheBottom() => Gives(Control(NewPoll(), Add, Row(LongestRow).Top, In), Errno.ELOOP, "one too many");

    private static bool RowsJoined()
    {
        bool isGood = Gives(Control(Row(2).Bottom, Add, Row(3).Top, In), Errno.None, "two above three");
        isGood &= Gives(Control(Row(3).Bottom, Add, Row(2).Top, In), Errno.None, "three above two");
        isGood &= Gives(Control(Row(3).Bottom, Add, Row(3).Top, In), Errno.ELOOP, "three above three");
        (int top, int bottom) = Row(LongestRow);
        isGood &= Gives(Control(top, Add, bottom, In), Errno.None, "a shorter way down");
        return isGood & Gives(Control(bottom, Add, bottom, In), Errno.EINVAL, "itself");
    }

    private static bool Ring()
    {
        (int top, int bottom) = Row(3);
        bool isGood = Gives(Control(bottom, Add, top, In), Errno.ELOOP, "a ring");
        isGood &= Gives(Control(top, Add, bottom, In), Errno.None, "a second way down");
        return isGood & Gives(Control(top, Add, bottom, In), Errno.EEXIST, "the same once more");
    }

    private static bool Climbs()
    {
        (int top, int bottom) = Row(LongestRow);
        Unix.Pipe2(out int reader, out int writer);
        bool isGood = Gives(Control(bottom, Add, reader, In), Errno.None, "a pipe at the bottom");
        isGood &= Holds(Ready(top) == 0, "nothing yet");
        Unix.Write(writer, "a"u8);
        isGood &= Holds(Ready(top) == In, "the top tells of it");
        Calls.Reads(reader, "a"u8);
        return isGood & Holds(Ready(top) == 0, "and no longer");
    }

    /// <summary>500, 100, 50 and 10 epolls that nobody watches may be reached over 1, 2, 3 and 4 others.</summary>
    private static bool Paths()
    {
        bool isGood = true;
        int* counts = stackalloc int[] { 500, 100, 50, 10 };
        for (int others = 1; others < LongestRow; others++)
        {
            (int top, int bottom) = Row(others);
            Unix.Pipe2(out int reader, out _);
            Control(bottom, Add, reader, In);
            isGood &= Holds(WatchersOf(top, counts[others - 1] + 1) == counts[others - 1], "so many and no more");
        }

        return isGood;
    }

    /// <summary>The number of so many new epolls that may watch one; the others get EINVAL.</summary>
    private static int WatchersOf(int watched, int tries)
    {
        int first = 0;
        int count = 0;
        for (int i = 0; i < tries; i++)
        {
            int poll = NewPoll();
            first = i == 0 ? poll : first;
            SysResult result = Control(poll, Add, watched, In);
            count += result.Error == Errno.EINVAL ? 0 : 1;
        }

        for (int i = 0; i < tries; i++)
        {
            Unix.Close(first + i);
        }

        return count;
    }

    private static int NewPoll() => Unix.Call(SystemCall.EpollCreate1).Int;

    /// <summary>Makes a row of epolls, each watched by the one above it.</summary>
    private static (int Top, int Bottom) Row(int count)
    {
        int bottom = NewPoll();
        int top = bottom;
        for (int i = 1; i < count; i++)
        {
            int above = NewPoll();
            Control(above, Add, top, In);
            top = above;
        }

        return (top, bottom);
    }
}
