using Tine.Runtime;
using static Tine.LimitConform.Sockets;

namespace Tine.LimitConform;

/// <summary>Limits on what all processes of one user have the kernel keep: pipes, signals, files on their way.</summary>
internal static unsafe class UserCases
{
    private const int PageBytes = 4096;
    private const int DefaultPipe = 16 * PageBytes;
    private const int LargestPipe = 1 << 20;
    private const int RealTime = 40;

    /// <summary>Pipes of a mebibyte that have the 16,384 pages of pipe-user-pages-soft.</summary>
    private const int LargePipes = 64;

    internal static void Run()
    {
        Tap.Case("P1 F_SETPIPE_SZ: a power of two of pages, up to pipe-max-size without rights", &PipeSizes);
        Tap.Case("P2 F_SETPIPE_SZ: EBUSY below what is in it, and nothing is lost", &FullPipe);
        Tap.Case("P3 above pipe-user-pages-soft: EPERM to grow, and new pipes are of two pages", &ManyPipes);
        Tap.Case("P4 a user's pages are back when the pipes are closed", &ClosedPipes);
        Tap.Case("Q1 RLIMIT_SIGPENDING: EAGAIN for a signal too many, until one is taken", &QueuedSignals);
        Tap.Case("Q2 RLIMIT_SIGPENDING counts all processes of the user, and timers", &QueuedElsewhere);
        Tap.Case("Q3 RLIMIT_SIGPENDING: what an ended process had queued is not counted", &QueuedByEnded);
        Tap.Case("W1 files on their way: ETOOMANYREFS above RLIMIT_NOFILE, until one is received", &FilesOnTheirWay);
        Tap.Case("W2 files on their way: closing the sockets takes them back", &DroppedFiles);
    }

    private static SysResult SetSize(int pipe, ulong bytes) => Unix.FCntl(pipe, FileControl.SetPipeSize, bytes);

    private static int SizeOf(int pipe) => Unix.FCntl(pipe, FileControl.GetPipeSize, 0).Int;

    private static bool PipeSizes()
    {
        Unix.Pipe2(out _, out int pipe);
        return Children.BecomeOther()
            & Tap.Holds(SizeOf(pipe) == DefaultPipe, "64 KiB to begin with")
            & Tap.Holds(SetSize(pipe, 0).Int == PageBytes, "0 is a page")
            & Tap.Holds(SetSize(pipe, (5 * PageBytes) + 1).Int == 8 * PageBytes, "rounded up")
            & Tap.Holds(SetSize(pipe, LargestPipe).Int == LargestPipe, "the largest")
            & Tap.Gives(SetSize(pipe, LargestPipe + 1), Errno.EPERM, "a byte more")
            & Tap.Gives(SetSize(pipe, (1UL << 31) + 1), Errno.EINVAL, "more than 2^31")
            & Tap.Gives(SetSize(1000, PageBytes), Errno.EBADF, "no descriptor")
            & Tap.Holds(SizeOf(pipe) == LargestPipe, "still the largest");
    }

    private static bool FullPipe()
    {
        Unix.Pipe2(out int reader, out int pipe, OpenFlags.NonBlocking);
        byte* bytes = Unix.MMap(LargestPipe).Address;
        for (int i = 0; i < LargestPipe; i++)
        {
            bytes[i] = (byte)(i * 7 / PageBytes);
        }

        SetSize(pipe, LargestPipe);
        bool passed = Tap.Holds(Unix.Write(pipe, bytes, LargestPipe).Int == LargestPipe, "filled at one go")
            & Tap.Gives(Unix.Write(pipe, bytes, 1), Errno.EAGAIN, "a byte more")
            & Tap.Gives(SetSize(pipe, LargestPipe / 2), Errno.EBUSY, "half");
        byte* read = Unix.MMap(LargestPipe).Address;
        passed &= Tap.Holds(Unix.Read(reader, read, LargestPipe * 3 / 4).Int == LargestPipe * 3 / 4, "three quarters read")
            & Tap.Holds(SetSize(pipe, LargestPipe / 2).Int == LargestPipe / 2, "half now")
            & Tap.Holds(Unix.Read(reader, read + (LargestPipe * 3 / 4), LargestPipe).Int == LargestPipe / 4, "the rest");
        bool isSame = true;
        for (int i = 0; i < LargestPipe; i++)
        {
            isSame &= bytes[i] == read[i];
        }

        return passed & Tap.Holds(isSame, "the same bytes");
    }

    /// <summary>Pipes of a mebibyte until one is refused; as many as the soft limit has room for.</summary>
    private static int FillUser()
    {
        int count = 0;
        while (Unix.Pipe2(out _, out int pipe).Succeeded && SetSize(pipe, LargestPipe).Succeeded)
        {
            count++;
        }

        return count;
    }

    private static bool ManyPipes()
    {
        Unix.Limit(Unix.DescriptorLimit, 1024);
        if (!Children.BecomeOther())
        {
            return false;
        }

        bool passed = Tap.Holds(FillUser() == LargePipes, "64 large ones");
        Unix.Pipe2(out _, out int small);
        return passed & Tap.Holds(SizeOf(small) == 2 * PageBytes, "a small one")
            & Tap.Gives(SetSize(small, 4 * PageBytes), Errno.EPERM, "it cannot grow")
            & Tap.Holds(SetSize(small, PageBytes).Int == PageBytes, "it can shrink")
            & Tap.Gives(SetSize(small, 2 * PageBytes), Errno.EPERM, "and not grow back");
    }

    private static bool ClosedPipes()
    {
        static int Fill()
        {
            return FillUser() == LargePipes ? 0 : 1;
        }

        Unix.Limit(Unix.DescriptorLimit, 1024);
        return Children.BecomeOther() && Children.EndsWell(&Fill, "a child fills it") & Children.EndsWell(&Fill, "another after it");
    }

    private static bool Prepare(ulong limit)
    {
        ulong all = ulong.MaxValue;
        Unix.Call(SystemCall.RtSigProcMask, 0, (ulong)(&all), 0, sizeof(ulong));
        Unix.Limit(Unix.PendingSignalLimit, limit);
        return Children.BecomeOther();
    }

    private static SysResult Queue(int process = 0) => Unix.SigQueue(process == 0 ? Unix.GetPid() : process, (Signal)RealTime, 1);

    private static bool QueuedSignals() =>
        Prepare(3)
        & Tap.Gives(Queue(), Errno.None, "one") & Tap.Gives(Queue(), Errno.None, "two") & Tap.Gives(Queue(), Errno.None, "three")
        & Tap.Gives(Queue(), Errno.EAGAIN, "four")
        & Tap.Holds(Unix.SigTimedWait(1UL << (RealTime - 1), null, 0).Int == RealTime, "one is taken")
        & Tap.Gives(Queue(), Errno.None, "another")
        & Tap.Gives(Queue(), Errno.EAGAIN, "and one more");

    private static SysResult CreateTimer()
    {
        int timer;
        return Unix.Call(SystemCall.TimerCreate, 1, 0, (ulong)(&timer));
    }

    private static bool QueuedElsewhere()
    {
        if (!Prepare(4))
        {
            return false;
        }

        SysResult child = Children.Sleeper();
        bool passed = Tap.Gives(Queue(child.Int), Errno.None, "to the child") & Tap.Gives(CreateTimer(), Errno.None, "a timer")
            & Tap.Gives(Queue(), Errno.None, "to itself") & Tap.Gives(CreateTimer(), Errno.None, "another timer")
            & Tap.Gives(CreateTimer(), Errno.EAGAIN, "a third") & Tap.Gives(Queue(), Errno.EAGAIN, "to itself again")
            & Tap.Gives(Queue(child.Int), Errno.EAGAIN, "to the child again")
            & Tap.Gives(Unix.Call(SystemCall.TimerDelete, 0), Errno.None, "timer_delete")
            & Tap.Gives(Queue(child.Int), Errno.None, "to the child now");
        Children.End(child);
        return passed;
    }

    private static bool QueuedByEnded()
    {
        if (!Prepare(3))
        {
            return false;
        }

        SysResult child = Children.Sleeper();
        bool passed = true;
        for (int i = 0; i < 3; i++)
        {
            passed &= Tap.Gives(Queue(child.Int), Errno.None, "to the child");
        }

        passed &= Tap.Gives(Queue(), Errno.EAGAIN, "to itself");
        Children.End(child);
        return passed & Tap.Gives(Queue(), Errno.None, "to itself, now that the child is gone");
    }

    /// <summary>Sends until it is refused.</summary>
    private static int SendAll(int socket, out SysResult refused)
    {
        int count = 0;
        for (refused = SendFile(socket); refused.Succeeded && count < 100; refused = SendFile(socket))
        {
            count++;
        }

        return count;
    }

    private static bool FilesOnTheirWay()
    {
        (int sender, int receiver) = Pair();
        Unix.Limit(Unix.DescriptorLimit, 20);
        byte one;
        return Children.BecomeOther()
            & Tap.Holds(SendAll(sender, out SysResult refused) == 21, "one more than the limit")
            & Tap.Gives(refused, Errno.ETOOMANYREFS, "then")
            & Tap.Holds(Unix.Read(receiver, &one, 1).Int == 1, "one is received")
            & Tap.Gives(SendFile(sender), Errno.None, "another goes")
            & Tap.Gives(SendFile(sender), Errno.ETOOMANYREFS, "and no more");
    }

    private static bool DroppedFiles()
    {
        (int sender, int receiver) = Pair();
        (int other, _) = Pair();
        Unix.Limit(Unix.DescriptorLimit, 20);
        bool passed = Children.BecomeOther() & Tap.Holds(SendAll(sender, out _) == 21, "until it is full");
        Unix.Close(receiver);
        Unix.Close(sender);
        return passed & Tap.Holds(SendAll(other, out _) == 21, "through others as many");
    }
}
