using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>Process numbers: they wrap at kernel.pid_max, and none stands for two.</summary>
internal static unsafe class NumberCases
{
    private const string Setting = "/proc/sys/kernel/pid_max";
    private const int Maximum = 400;
    private const int FirstAgain = 300;
    private const int Rounds = 1000;

    internal static void Run()
    {
        Tap.Case("M1 numbers wrap at pid_max, and are reused", &Wrap);
        Tap.Case("M2 the number of a group is not reused while the group has a member", &Groups);
        Tap.Case("M3 EAGAIN when all numbers are taken, and none is lost", &AllTaken);
    }

    private static bool SetMaximum(string text)
    {
        SysResult file = Unix.Open(Setting, OpenFlags.WriteOnly);
        SysResult written = Unix.Write(file.Int, Utf8.Terminated(text)[..text.Length]);
        Unix.Close(file.Int);
        return Tap.Gives(written, Errno.None, text);
    }

    private static bool Restore(bool passed) => SetMaximum("32768") & passed;

    private static bool Wrap()
    {
        bool passed = SetMaximum("400");
        SysResult first = Children.Sleeper();
        int wraps = 0;
        int last = first.Int;
        for (int i = 0; i < Rounds && passed; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(0);
            }

            bool wrapped = child.Int < last;
            wraps += wrapped ? 1 : 0;
            passed &= child.Int is > 0 and < Maximum && child.Int != first.Int && child.Int != Unix.GetPid() && (!wrapped || child.Int >= FirstAgain);
            last = child.Int;
            Unix.Wait(child.Int, out _);
        }

        Children.End(first);
        return Restore(Tap.Holds(passed, "each number") & Tap.Holds(wraps >= (Rounds - Maximum) / (Maximum - FirstAgain), "so many rounds"));
    }

    /// <summary>The leader of a group ends; a member stays, and with it the number.</summary>
    private static bool Groups()
    {
        bool passed = SetMaximum("400");
        SysResult leader = Children.Sleeper();
        SysResult member = Children.Sleeper();
        Unix.SetPgid(leader.Int, leader.Int);
        passed &= Tap.Gives(Unix.SetPgid(member.Int, leader.Int), Errno.None, "setpgid");
        Children.End(leader);
        for (int i = 0; i < 3 * Maximum && passed; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(0);
            }

            passed &= Tap.Holds(child.Int != leader.Int, "the number of the group");
            Unix.Wait(child.Int, out _);
        }

        passed &= Tap.Gives(Unix.Kill(-leader.Int, Signal.Kill), Errno.None, "the group is there still");
        Unix.Wait(member.Int, out _);
        return Restore(passed & Tap.Gives(Unix.Kill(-leader.Int, Signal.Kill), Errno.ESRCH, "the group is gone"));
    }

    private static bool AllTaken()
    {
        bool passed = SetMaximum("400");
        for (int round = 0; round < 2; round++)
        {
            int made = 0;
            SysResult child;
            while ((child = Children.Sleeper()).Succeeded)
            {
                made++;
            }

            passed &= Tap.Gives(child, Errno.EAGAIN, "one too many") & Tap.Holds(made is > 50 and < Maximum, "as many as there are numbers");
            Unix.Handle(Signal.Terminate, &Nothing);
            Unix.Kill(0, Signal.Terminate);
            while (Unix.Wait4(-1, null).Succeeded)
            {
                made--;
            }

            passed &= Tap.Holds(made == 0, "all ended");
            Unix.SetDefault(Signal.Terminate);
        }

        return Restore(passed);
    }

    private static void Nothing(int signal, SignalInformation* information, void* context)
    {
    }
}
