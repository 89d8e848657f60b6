using System.Runtime.CompilerServices;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.ProcessTest;

/// <summary>Checklist B: how long vfork's parent waits.</summary>
internal static unsafe class Suspension
{
    private const long Moment = 30_000_000;

    private static int s_flag;
    private static int s_readEnd;
    private static int s_writeEnd;
    private static int s_nesting;
    private static int s_process;
    private static ErrnoList s_errors;
    private static ArgumentVector? s_plain;
    private static ArgumentVector? s_huge;
    private static byte* s_path;

    [InlineArray(8)]
    private struct ErrnoList
    {
        private Errno _first;
    }

    internal static void Run()
    {
        Case("B1 the parent waits until _exit", &UntilExit);
        Case("B2 the parent waits until exec; the child lives on", &UntilExec);
        Case("B3 a failed execve keeps sharing and suspension", &FailedExec);
        Case("B5 the later exit of a child that has exec'd releases no second vfork", &SecondVFork);
        Case("B6 SIGKILL and SIGSEGV in the child release, with the right status", &KilledChild);
        Case("B7 a stopped child keeps the parent suspended until SIGCONT", &StoppedChild);
        Case("B11 nested vfork, depth 3", &Nested);
        Case("B12 fork inside a vfork child gives a private copy", &ForkInside);
    }

    private static bool UntilExit()
    {
        static int Child(void* unused)
        {
            Unix.Sleep(Moment);
            s_flag = 1;
            return 0;
        }

        SysResult child = Unix.VFork(&Child, null);
        return Holds(s_flag == 1, "the child was done when the parent went on") & Children.EndedWith(child, 0);
    }

    /// <summary>Standard input of the program is a pipe whose other end the parent holds.</summary>
    private static int BecomeWaiter(void* unused)
    {
        Unix.Dup2(s_readEnd, 0);
        Unix.Close(s_writeEnd);
        Helper.ExecWaiter();
        return 1;
    }

    private static bool UntilExec()
    {
        Unix.Pipe2(out s_readEnd, out s_writeEnd, OpenFlags.CloseOnExec);
        SysResult child = Unix.VFork(&BecomeWaiter, null);
        SysResult early = Unix.Wait(child.Int, out _, WaitOptions.NoHang);
        bool isGood = Holds(early.Raw == 0, "the child still runs after its exec");

        // The child's copy of our descriptor table is its own: our write end is still open.
        isGood &= Gives(Unix.Write(s_writeEnd, "x"u8), Errno.None, "writing to the child");
        Unix.Close(s_writeEnd);
        return isGood & Children.EndedWith(child, Helper.WaitedStatus);
    }

    private static bool FailedExec()
    {
        static int Child(void* unused)
        {
            s_errors[0] = Exec("/nonexistent/program\0"u8);
            s_errors[1] = Exec("/tmp/proctest.plain\0"u8);
            s_errors[2] = Exec("/tmp/proctest.garbage\0"u8);
            s_errors[3] = Exec("/tmp/proctest.loop\0"u8);
            s_errors[4] = Exec("/tmp/proctest.plain/x\0"u8);
            s_errors[5] = Unix.ExecVe((byte*)8, s_plain!.Pointer, s_plain.Pointer).Error;
            s_errors[6] = Unix.ExecVe(s_path, s_huge!.Pointer, s_plain.Pointer).Error;
            s_errors[7] = Unix.ExecVe(s_path, (byte**)8, s_plain.Pointer).Error;
            Unix.Sleep(Moment);
            s_flag = 1;
            return 9;
        }

        s_plain = ArgumentVector.Of("x");
        s_huge = ArgumentVector.Of("x", new string('x', 200_000));
        byte[] own = Utf8.Terminated(ProgramSearch.OwnPath());
        fixed (byte* path = own)
        {
            s_path = path;
            MakeFiles();
            SysResult child = Unix.VFork(&Child, null);
            bool isGood = Holds(s_flag == 1, "the child was done when the parent went on");
            isGood &= Is(0, Errno.ENOENT) & Is(1, Errno.EACCES) & Is(2, Errno.ENOEXEC) & Is(3, Errno.ELOOP) & Is(4, Errno.ENOTDIR);
            isGood &= Is(5, Errno.EFAULT) & Is(6, Errno.E2BIG) & Is(7, Errno.EFAULT);
            Unix.Unlink("/tmp/proctest.plain");
            Unix.Unlink("/tmp/proctest.garbage");
            Unix.Unlink("/tmp/proctest.loop");
            return isGood & Children.EndedWith(child, 9);
        }
    }

    private static bool Is(int index, Errno expected) => Gives(new SysResult(-(long)s_errors[index]), expected, "execve");

    private static Errno Exec(System.ReadOnlySpan<byte> path)
    {
        fixed (byte* start = path)
        {
            return Unix.ExecVe(start, s_plain!.Pointer, s_plain.Pointer).Error;
        }
    }

    private static void MakeFiles()
    {
        const uint executable = 0x1ED;
        const uint plain = 0x1A4;
        int descriptor = Unix.Open("/tmp/proctest.plain", OpenFlags.WriteOnly | OpenFlags.Create, plain).Int;
        Unix.Write(descriptor, "hello\n"u8);
        Unix.Close(descriptor);
        descriptor = Unix.Open("/tmp/proctest.garbage", OpenFlags.WriteOnly | OpenFlags.Create, executable).Int;
        Unix.Write(descriptor, "hello\n"u8);
        Unix.Close(descriptor);
        Unix.SymLink("proctest.loop", "/tmp/proctest.loop");
    }

    private static bool SecondVFork()
    {
        static int Second(void* unused)
        {
            // Ends the first child, whose end must not wake our parent.
            Unix.Close(s_writeEnd);
            Unix.Kill(s_process, Signal.Kill);
            Unix.Sleep(Moment);
            s_flag = 1;
            return 0;
        }

        Unix.Pipe2(out s_readEnd, out s_writeEnd, OpenFlags.CloseOnExec);
        SysResult first = Unix.VFork(&BecomeWaiter, null);
        s_process = first.Int;
        SysResult second = Unix.VFork(&Second, null);
        bool isGood = Holds(s_flag == 1, "the second child was done when the parent went on");
        return isGood & Children.EndedWith(second, 0) & Children.EndedBy(first, Signal.Kill);
    }

    private static bool KilledChild()
    {
        static int KillItself(void* unused)
        {
            Unix.Kill(Unix.GetPid(), Signal.Kill);
            return 1;
        }

        static int Crash(void* unused)
        {
            *(int*)16 = 1;
            return 1;
        }

        return Children.EndedBy(Unix.VFork(&KillItself, null), Signal.Kill)
            & Children.EndedBy(Unix.VFork(&Crash, null), Signal.SegmentationFault);
    }

    private static bool StoppedChild()
    {
        static int Child(void* unused)
        {
            int self = Unix.GetPid();
            Unix.Write(s_writeEnd, &self, sizeof(int));
            Unix.Kill(self, Signal.Stop);
            s_flag = 1;
            return 0;
        }

        Unix.Pipe2(out s_readEnd, out s_writeEnd);
        SysResult waker = Unix.Fork();
        if (waker.Raw == 0)
        {
            // More than once: the first may come before the child has stopped.
            int target;
            Unix.Read(s_readEnd, &target, sizeof(int));
            do
            {
                Unix.Sleep(Moment);
            }
            while (Unix.Kill(target, Signal.Continue).Succeeded);
            Unix.Exit(0);
        }

        SysResult child = Unix.VFork(&Child, null);
        bool isGood = Holds(s_flag == 1, "the child went on before the parent did");
        return isGood & Children.EndedWith(child, 0) & Children.EndedWith(waker, 0);
    }

    private static bool Nested()
    {
        static int Child(void* unused)
        {
            if (++s_nesting == 3)
            {
                return 3;
            }

            int status = 0;
            SysResult inner = Unix.VFork(&Child, null);
            Unix.Wait4(inner.Int, &status);
            return new WaitStatus(status).ExitCode;
        }

        return Children.EndedWith(Unix.VFork(&Child, null), 3) & Holds(s_nesting == 3, "each level has counted");
    }

    private static bool ForkInside()
    {
        static int Child(void* unused)
        {
            SysResult inner = Unix.Fork();
            if (inner.Raw == 0)
            {
                s_flag = 7;
                Unix.Exit(2);
            }

            int status = 0;
            Unix.Wait4(inner.Int, &status);
            return new WaitStatus(status).ExitCode + (s_flag == 0 ? 0 : 100);
        }

        return Children.EndedWith(Unix.VFork(&Child, null), 2) & Holds(s_flag == 0, "the grandchild's write stayed with it");
    }
}
