using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J6: wait4 and waitid about stops, continues and ends.</summary>
internal static unsafe class WaitItems
{
    private const ulong All = 0;
    private const ulong Process = 1;
    private const ulong Group = 2;
    private const ulong NoHang = 1;
    private const ulong Stopped = 2;
    private const ulong Exited = 4;
    private const ulong Continued = 8;
    private const ulong NoWait = 0x01000000;

    private const int CodeExited = 1;
    private const int CodeKilled = 2;
    private const int CodeStopped = 5;
    private const int CodeContinued = 6;

    internal static void Run()
    {
        Item("J6 wait4 tells a stop with WUNTRACED and a continue with WCONTINUED, each once", &Wait4);
        Item("J6 wait4 without them, and WNOHANG: nothing until the end", &NotAsked);
        Item("J6 waitid: siginfo of a stop, a continue, an exit and an end by a signal", &WaitId);
        Item("J6 waitid with WNOWAIT leaves what it tells; without, it is told once", &LeftWaiting);
        Item("J6 waitid of all, of a process, of a group, of the own group", &Selection);
        Item("J6 waitid: EINVAL, ECHILD, and zero for nothing with WNOHANG", &Refused);
        Item("J6 a stop that is continued before wait asks is not told", &Forgotten);
    }

    private static SysResult Call(ulong kind, int id, SignalInformation* information, ulong options) =>
        Unix.Call(SystemCall.WaitId, kind, (ulong)id, (ulong)information, options);

    private static int ExpectTold(int child, ulong options, int code, int status, string what)
    {
        SignalInformation information = default;
        Board.Expect(Call(Process, child, &information, options), Errno.None, what);
        Board.Expect(information.Number, (int)Signal.Child, what + ": si_signo");
        Board.Expect(information.Code, code, what + ": si_code");
        Board.Expect(information.Status, status, what + ": si_status");
        Board.Expect(information.ProcessId, child, what + ": si_pid");
        Board.Expect(information.UserId, Unix.GetUid(), what + ": si_uid");
        return information.Code;
    }

    private static void Wait4()
    {
        int child = Job.Start(&Job.Sleep);
        Unix.Kill(child, Signal.Stop);
        Job.ExpectStop(child, Signal.Stop, "the stop");
        Board.Expect(Unix.Wait4(child, null, WaitOptions.Untraced | WaitOptions.NoHang).Raw, 0, "the stop again");
        Unix.Kill(child, Signal.Continue);
        Unix.Wait(child, out WaitStatus status, WaitOptions.Continued);
        Board.Expect(status.Raw, 0xFFFF, "the status of a continue");
        Board.Expect(Unix.Wait4(child, null, WaitOptions.Continued | WaitOptions.NoHang).Raw, 0, "the continue again");
        Unix.Kill(child, Signal.TerminalStop);
        Job.ExpectStop(child, Signal.TerminalStop, "another stop");
        Unix.Kill(child, Signal.Kill);
        Ended.By(child, Signal.Kill, "the end");
    }

    private static void NotAsked()
    {
        int child = Job.Start(&Job.Sleep);
        Unix.Kill(child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', child), "the child stops");
        Board.Expect(Unix.Wait4(child, null, WaitOptions.NoHang).Raw, 0, "wait4 without WUNTRACED");
        Board.Expect(Unix.Wait4(child, null, WaitOptions.NoHang | WaitOptions.Continued).Raw, 0, "wait4 with WCONTINUED");
        Board.Expect(Unix.Wait4(child, null, WaitOptions.NoHang | WaitOptions.Untraced).Raw, child, "wait4 with WUNTRACED");
        Unix.Kill(child, Signal.Kill);
        Ended.By(child, Signal.Kill, "the end");
        Board.Expect(Unix.Wait4(child, null), Errno.ECHILD, "wait4 afterwards");
    }

    private static void WaitId()
    {
        static void ExitWith3() => Unix.Exit(3);

        int child = Job.Start(&Job.Sleep);
        Unix.Kill(child, Signal.Stop);
        ExpectTold(child, Stopped, CodeStopped, (int)Signal.Stop, "the stop");
        Unix.Kill(child, Signal.Continue);
        ExpectTold(child, Continued, CodeContinued, (int)Signal.Continue, "the continue");
        Unix.Kill(child, Signal.Terminate);
        ExpectTold(child, Exited, CodeKilled, (int)Signal.Terminate, "the end by a signal");
        child = Job.Start(&ExitWith3);
        ExpectTold(child, Exited | Stopped | Continued, CodeExited, 3, "the exit");
        Board.Expect(Call(Process, child, null, Exited), Errno.ECHILD, "waitid afterwards");
    }

    private static void LeftWaiting()
    {
        int child = Job.Start(&Job.Sleep);
        Unix.Kill(child, Signal.Stop);
        ExpectTold(child, Stopped | NoWait, CodeStopped, (int)Signal.Stop, "the stop, left");
        ExpectTold(child, Stopped, CodeStopped, (int)Signal.Stop, "the stop, taken");
        SignalInformation information = default;
        Board.Expect(Call(Process, child, &information, Stopped | NoHang), Errno.None, "the stop, once more");
        Board.Expect(information.ProcessId, 0, "si_pid once more");
        Unix.Kill(child, Signal.Continue);
        ExpectTold(child, Continued | NoWait, CodeContinued, (int)Signal.Continue, "the continue, left");
        ExpectTold(child, Continued, CodeContinued, (int)Signal.Continue, "the continue, taken");
        Unix.Kill(child, Signal.Kill);
        ExpectTold(child, Exited | NoWait, CodeKilled, (int)Signal.Kill, "the end, left");
        ExpectTold(child, Exited | NoWait, CodeKilled, (int)Signal.Kill, "the end, left again");
        Board.Expect(ProcessState.Of(child), 'Z', "the state meanwhile");
        ExpectTold(child, Exited, CodeKilled, (int)Signal.Kill, "the end, taken");
        Board.Expect(ProcessState.Of(child), '?', "the state at last");
    }

    private static void Selection()
    {
        static void Nothing()
        {
        }

        SignalInformation information = default;
        int inGroup = Job.Start(&Nothing);
        int here = Job.StartHere(&Nothing);
        Board.Expect(Call(Group, inGroup, &information, Exited), Errno.None, "waitid of a group");
        Board.Expect(information.ProcessId, inGroup, "who was in the group");
        Board.Expect(Call(Group, 0, &information, Exited), Errno.None, "waitid of the own group");
        Board.Expect(information.ProcessId, here, "who was in the own group");
        int any = Job.Start(&Nothing);
        Board.Expect(Call(All, 0, &information, Exited), Errno.None, "waitid of all");
        Board.Expect(information.ProcessId, any, "who it was");
        int last = Job.Start(&Nothing);
        Board.Expect(Unix.Wait4(-Unix.GetPid(), null), Errno.ECHILD, "wait4 of the own group, where nobody is");
        Board.Expect(Unix.Wait4(0, null), Errno.ECHILD, "wait4 of 0");
        Board.Expect(Unix.Wait4(-last, null).Raw, last, "wait4 of a group");
    }

    private static void Refused()
    {
        SignalInformation information = default;
        Board.Expect(Call(All, 0, null, Exited), Errno.ECHILD, "waitid without children");
        int child = Job.Start(&Job.Sleep);
        Board.Expect(Call(All, 0, null, 0), Errno.EINVAL, "waitid for nothing");
        Board.Expect(Call(All, 0, null, NoHang | NoWait), Errno.EINVAL, "waitid for nothing but flags");
        Board.Expect(Call(All, 0, null, Exited | 0x100), Errno.EINVAL, "an unknown flag");
        Board.Expect(Call(9, 0, null, Exited), Errno.EINVAL, "an unknown kind");
        Board.Expect(Call(Process, 0, null, Exited), Errno.EINVAL, "process 0");
        Board.Expect(Call(Process, -1, null, Exited), Errno.EINVAL, "process -1");
        Board.Expect(Call(Group, -1, null, Exited), Errno.EINVAL, "group -1");
        Board.Expect(Unix.Wait4(child, null, (WaitOptions)NoWait), Errno.EINVAL, "wait4 with WNOWAIT");
        information.Number = 77;
        information.ProcessId = 77;
        Board.Expect(Call(Process, child, &information, Exited | NoHang), Errno.None, "WNOHANG");
        Board.Expect(information.Number, 0, "si_signo for nothing");
        Board.Expect(information.ProcessId, 0, "si_pid for nothing");
        Board.Expect(Unix.Wait4(Unix.GetPpid(), null), Errno.ECHILD, "wait4 for who is no child");
        Job.Kill(child);
    }

    private static void Forgotten()
    {
        int child = Job.Start(&Job.Sleep);
        Unix.Kill(child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', child), "the child stops");
        Unix.Kill(child, Signal.Continue);
        Board.Expect(Unix.Wait4(child, null, WaitOptions.Untraced | WaitOptions.NoHang).Raw, 0, "the stop");
        Unix.Wait(child, out WaitStatus status, WaitOptions.Continued);
        Board.Expect(status.WasContinued, "the continue is told");
        Unix.Kill(child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', child), "the child stops again");
        Unix.Kill(child, Signal.Continue);
        Unix.Kill(child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', child), "the child stops once more");
        Unix.Wait(child, out status, WaitOptions.Continued | WaitOptions.Untraced);
        Board.Expect(status.IsStopped, "the stop is told, not the continue before it");
        Job.Kill(child);
    }
}
