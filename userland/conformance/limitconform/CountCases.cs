using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>RLIMIT_NPROC and RLIMIT_NOFILE: how many.</summary>
internal static unsafe class CountCases
{
    internal static void Run()
    {
        Tap.Case("N1 RLIMIT_NPROC: EAGAIN, until one is waited for; zombies count", &Processes);
        Tap.Case("N2 RLIMIT_NPROC counts the real user, wherever the children are", &Grandchildren);
        Tap.Case("N3 RLIMIT_NPROC: who becomes a user that has more is EAGAIN at exec, until there is room", &ExecBeyond);
        Tap.Case("F1 RLIMIT_NOFILE: EMFILE for open, dup, pipe and F_DUPFD", &Descriptors);
        Tap.Case("F2 RLIMIT_NOFILE: EBADF for dup2, EINVAL for F_DUPFD beyond it", &BeyondDescriptors);
        Tap.Case("F3 RLIMIT_NOFILE: what is open already stays open", &OpenStays);
        Tap.Case("F4 RLIMIT_NOFILE: EPERM above fs.nr_open", &TooManyDescriptors);
    }

    private static bool Processes()
    {
        Unix.Limit(Unix.ProcessLimit, 3);
        if (!Children.BecomeOther())
        {
            return false;
        }

        SysResult first = Children.Sleeper();
        SysResult second = Children.Sleeper();
        bool passed = Tap.Gives(first, Errno.None, "the second process") & Tap.Gives(second, Errno.None, "the third")
            & Tap.Gives(Children.Sleeper(), Errno.EAGAIN, "the fourth");
        Unix.Kill(first.Int, Signal.Kill);
        Unix.Call(SystemCall.WaitId, 1, (ulong)first.Int, 0, 0x0100_0004); // P_PID; WNOWAIT | WEXITED
        passed &= Tap.Gives(Children.Sleeper(), Errno.EAGAIN, "beside a zombie");
        Unix.Wait(first.Int, out _);
        SysResult third = Children.Sleeper();
        passed &= Tap.Gives(third, Errno.None, "after the wait");
        Children.End(second);
        Children.End(third);
        return passed;
    }

    private static bool Grandchildren()
    {
        Unix.Limit(Unix.ProcessLimit, 3);
        if (!Children.BecomeOther())
        {
            return false;
        }

        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Close(readEnd);
            int grandchild = Children.Sleeper().Int;
            Unix.Write(writeEnd, &grandchild, sizeof(int));
            Unix.Wait(grandchild, out _);
            Unix.Exit(0);
        }

        int told = 0;
        Unix.Read(readEnd, &told, sizeof(int));
        bool passed = Tap.Holds(told > 0, "a grandchild") & Tap.Gives(Children.Sleeper(), Errno.EAGAIN, "the fourth");
        Unix.Kill(told, Signal.Kill);
        Unix.Wait(child.Int, out _);
        return passed;
    }

    private static bool ExecBeyond()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Limit(Unix.ProcessLimit, 0, 10);
            bool isOther = Children.BecomeOther();
            ArgumentVector arguments = ArgumentVector.Of("true");
            bool isRefused = Unix.ExecVe("/bin/true", arguments, arguments).Error == Errno.EAGAIN;
            Unix.Limit(Unix.ProcessLimit, 10, 10);
            if (isOther && isRefused)
            {
                Unix.ExecVe("/bin/true", arguments, arguments);
            }

            Unix.Exit(1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Tap.Holds(status.Is(0), "EAGAIN, and after it the exec");
    }

    private static bool Descriptors()
    {
        Unix.Limit(Unix.DescriptorLimit, 5);
        SysResult file;
        while ((file = Unix.Dup(1)).Succeeded)
        {
        }

        return Tap.Gives(file, Errno.EMFILE, "dup")
            & Tap.Gives(Unix.Open("/dev/null", OpenFlags.ReadOnly), Errno.EMFILE, "open")
            & Tap.Gives(Unix.Pipe2(out _, out _), Errno.EMFILE, "pipe")
            & Tap.Gives(Unix.FCntl(1, FileControl.Duplicate, 0), Errno.EMFILE, "F_DUPFD")
            & Tap.Gives(Unix.Close(4), Errno.None, "the last one that there is")
            & Tap.Gives(Unix.Pipe2(out _, out _), Errno.EMFILE, "pipe, for which one is not enough")
            & Tap.Gives(Unix.Open("/dev/null", OpenFlags.ReadOnly), Errno.None, "open again");
    }

    private static bool BeyondDescriptors()
    {
        Unix.Limit(Unix.DescriptorLimit, 8);
        return Tap.Gives(Unix.Dup2(1, 8), Errno.EBADF, "dup2")
            & Tap.Gives(Unix.Dup2(1, 7), Errno.None, "dup2 to the last one")
            & Tap.Gives(Unix.FCntl(1, FileControl.Duplicate, 8), Errno.EINVAL, "F_DUPFD");
    }

    private static bool OpenStays()
    {
        Unix.Dup2(1, 20);
        Unix.Limit(Unix.DescriptorLimit, 4);
        return Tap.Gives(Unix.Write(20, ""u8), Errno.None, "write")
            & Tap.Gives(Unix.Close(20), Errno.None, "close")
            & Tap.Gives(Unix.Dup2(1, 20), Errno.EBADF, "dup2 again");
    }

    private static bool TooManyDescriptors() =>
        Tap.Gives(Unix.Limit(Unix.DescriptorLimit, 1UL << 40), Errno.EPERM, "2^40")
        & Tap.Gives(Unix.Limit(Unix.DescriptorLimit, ulong.MaxValue), Errno.EPERM, "no limit");
}
