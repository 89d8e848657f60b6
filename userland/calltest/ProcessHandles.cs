using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>pidfd_open(2) and its relatives.</summary>
internal static unsafe class ProcessHandles
{
    private const int ByDescriptor = 3;
    private const int Exited = 4;
    private const int NoHang = 1;

    internal static void Run()
    {
        Case("pidfd: polls, signals and waits for one process", &Whole);
        Case("pidfd: errors", &Errors);
    }

    private static bool Whole()
    {
        int child = Calls.Child(&Pause, 0);
        int handle = Unix.Call(SystemCall.PidFdOpen, (ulong)child, 0).Int;
        bool isGood = Holds(Unix.FCntl(handle, FileControl.GetDescriptorFlags).Int == 1, "closed at exec");
        isGood &= Holds(Calls.Poll(handle, PollEntry.Readable) == 0, "it lives");
        isGood &= Gives(Send(handle, (int)Signal.Kill), Errno.None, "killed");
        var entry = new PollEntry { Descriptor = handle, Events = PollEntry.Readable };
        isGood &= Holds(Unix.Poll(&entry, 1, -1).Int == 1, "its end is polled for");
        byte* information = stackalloc byte[128];
        isGood &= Gives(Unix.Call(SystemCall.WaitId, ByDescriptor, (ulong)handle, (ulong)information, Exited), Errno.None, "waited for");
        isGood &= Holds(*(int*)(information + 16) == child && *(int*)(information + 24) == (int)Signal.Kill, "the right one");
        return isGood & Gives(Send(handle, 0), Errno.ESRCH, "it is gone")
            & Gives(Unix.Call(SystemCall.WaitId, ByDescriptor, (ulong)handle, 0, Exited), Errno.ECHILD, "there is nothing to wait for");
    }

    private static bool Pause(int unused) => Unix.Call(SystemCall.Pause).Succeeded;

    private static bool Errors()
    {
        int self = Unix.Call(SystemCall.PidFdOpen, (ulong)Unix.Call(SystemCall.GetPid).Int, Calls.NonBlocking).Int;
        int child = Calls.Child(&Pause, 0);
        int handle = Unix.Call(SystemCall.PidFdOpen, (ulong)child, Calls.NonBlocking).Int;
        bool isGood = Gives(Unix.Call(SystemCall.WaitId, ByDescriptor, (ulong)handle, 0, Exited), Errno.EAGAIN, "a handle that does not wait");
        isGood &= Gives(Unix.Call(SystemCall.WaitId, ByDescriptor, (ulong)handle, 0, Exited | NoHang), Errno.None, "nor with WNOHANG");
        Send(handle, (int)Signal.Kill);
        Unix.Wait(child, out _);
        return isGood & Gives(Unix.Call(SystemCall.PidFdOpen, 0, 0), Errno.EINVAL, "no number")
            & Gives(Unix.Call(SystemCall.PidFdOpen, 999_999, 0), Errno.ESRCH, "nobody's number")
            & Gives(Unix.Call(SystemCall.PidFdOpen, 1, 1), Errno.EINVAL, "unknown flags")
            & Gives(Send(0, 0), Errno.EBADF, "what is no handle") & Gives(Send(self, 99), Errno.EINVAL, "no signal");
    }

    private static SysResult Send(int handle, int signal) => Unix.Call(SystemCall.PidFdSendSignal, (ulong)handle, (ulong)signal, 0, 0);
}
