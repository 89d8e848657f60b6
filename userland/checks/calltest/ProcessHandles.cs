using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>pidfd_open(2) and its relatives.</summary>
internal static unsafe class ProcessHandles
{
    private const int ByDescriptor = 3;
    private const int Exited = 4;
    private const int NoHang = 1;
    private const ulong ProcessDescriptor = 0x1000; // CLONE_PIDFD
    private const ulong ParentSetTid = 0x100000;
    private const ulong Detached = 0x400000;
    private const int Clone3Words = 11;
    private const int DescriptorLimit = 7;
    private const int ExitCode = 7;
    private const int Somebody = 1234;

    internal static void Run()
    {
        Case("pidfd: polls, signals and waits for one process", &Whole);
        Case("pidfd: errors", &Errors);
        Case("pidfd: clone and clone3 give one of the child", &Cloned);
        Case("pidfd: what clone refuses", &CloneRefused);
        Case("pidfd: a directory of /proc stands for its process", &Directory);
        Case("pidfd_getfd: a copy of another's descriptor", &Fetched);
        Case("process_mrelease: of who is being killed alone", &Released);
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

    private static bool Released()
    {
        const SystemCall release = (SystemCall)448;
        int self = Unix.Call(SystemCall.PidFdOpen, (ulong)Unix.GetPid(), 0).Int;
        int child = Calls.Child(&Pause, 0);
        int handle = Unix.Call(SystemCall.PidFdOpen, (ulong)child, 0).Int;
        bool isGood = Gives(Unix.Call(release, 999, 0), Errno.EBADF, "no descriptor") & Gives(Unix.Call(release, 1, 0), Errno.EBADF, "no process");
        isGood &= Gives(Unix.Call(release, (ulong)self, 1), Errno.EINVAL, "flags") & Gives(Unix.Call(release, (ulong)self, 0), Errno.EINVAL, "alive");
        isGood &= Gives(Unix.Call(release, (ulong)handle, 0), Errno.EINVAL, "another that lives");
        Send(handle, (int)Signal.Kill);
        isGood &= Holds(Unix.Call(release, (ulong)handle, 0).Error is Errno.None or Errno.ESRCH, "killed: its memory, unless that is gone already");
        Unix.Wait(child, out _);
        return isGood & Gives(Unix.Call(release, (ulong)handle, 0), Errno.ESRCH, "gone");
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

    private static bool Cloned()
    {
        int handle = -1;
        bool isGood = IsHandleOf(CloneWith(&handle, ProcessDescriptor), ref handle);
        ulong* arguments = stackalloc ulong[Clone3Words];
        new System.Span<ulong>(arguments, Clone3Words).Clear();
        arguments[0] = ProcessDescriptor;
        arguments[1] = (ulong)&handle;
        arguments[4] = (ulong)Signal.Child;
        SysResult child = Unix.Call(SystemCall.Clone3, (ulong)arguments, Clone3Words * sizeof(ulong));
        if (child.Raw == 0)
        {
            Unix.Exit(Unix.FCntl(handle, FileControl.GetDescriptorFlags).Failed ? ExitCode : 0);
        }

        return isGood & IsHandleOf(child, ref handle);
    }

    /// <summary>
    /// Whether a descriptor is a handle of a child, which ends with <see cref="ExitCode"/> when it does not have it.
    /// </summary>
    private static bool IsHandleOf(SysResult child, ref int handle)
    {
        byte* information = stackalloc byte[128];
        bool isGood = Holds(child.Raw > 0 && handle > 2, "both are told") & Holds(Unix.FCntl(handle, FileControl.GetDescriptorFlags).Int == 1, "closed at exec");
        isGood &= Gives(Unix.Call(SystemCall.WaitId, ByDescriptor, (ulong)handle, (ulong)information, Exited), Errno.None, "waited for");
        isGood &= Holds(*(int*)(information + 16) == child.Int && *(int*)(information + 24) == ExitCode, "that child, which does not have it");
        isGood &= Gives(Send(handle, 0), Errno.ESRCH, "it is gone");
        Unix.Close(handle);
        handle = -1;
        return isGood;
    }

    private static SysResult CloneWith(int* handle, ulong flags)
    {
        SysResult child = Unix.Call(SystemCall.Clone, flags | (ulong)Signal.Child, 0, (ulong)handle, 0, 0);
        if (child.Raw == 0)
        {
            Unix.Exit(Unix.FCntl(*handle, FileControl.GetDescriptorFlags).Failed ? ExitCode : 0);
        }

        return child;
    }

    private static bool CloneRefused()
    {
        int handle = -1;
        bool isGood = Gives(CloneWith(&handle, ProcessDescriptor | ParentSetTid), Errno.EINVAL, "beside CLONE_PARENT_SETTID, whose place it takes");
        isGood &= Gives(CloneWith(&handle, ProcessDescriptor | Detached), Errno.EINVAL, "beside CLONE_DETACHED");
        isGood &= Gives(CloneWith((int*)8, ProcessDescriptor), Errno.EFAULT, "a bad address");
        int lowest = Unix.Dup(0).Int;
        Unix.Close(lowest);
        ulong* limit = stackalloc ulong[] { (ulong)lowest, (ulong)lowest };
        Unix.Call(SystemCall.SetRLimit, DescriptorLimit, (ulong)limit);
        isGood &= Gives(CloneWith(&handle, ProcessDescriptor), Errno.EMFILE, "no descriptor is free");
        return isGood & Gives(Unix.Wait(-1, out _), Errno.ECHILD, "no child came of it");
    }

    private static bool Directory()
    {
        int child = Calls.Child(&Pause, 0);
        string path = "/proc/" + Numbers.ToText(child);
        int directory = Unix.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory).Int;
        int task = Unix.Open(path + "/task", OpenFlags.ReadOnly | OpenFlags.Directory).Int;
        int place = Unix.Open(path, (OpenFlags)0x200000).Int;
        bool isGood = Gives(Send(task, 0), Errno.EBADF, "another directory") & Gives(Send(place, 0), Errno.EBADF, "O_PATH");
        isGood &= Gives(Send(directory, (int)Signal.Kill), Errno.None, "killed");
        Unix.Wait(child, out WaitStatus status);
        return isGood & Holds(status.Is(Signal.Kill), "by it") & Gives(Send(directory, 0), Errno.ESRCH, "it is gone");
    }

    private static bool Fetched()
    {
        Unix.Pipe2(out int reader, out int writer);
        int child = Calls.Child(&Pause, 0);
        Unix.Close(reader);
        int handle = Unix.Call(SystemCall.PidFdOpen, (ulong)child, 0).Int;
        SysResult copy = Unix.Call(SystemCall.PidFdGetFd, (ulong)handle, (ulong)reader, 0);
        Unix.Write(writer, "hello"u8);
        bool isGood = Calls.Reads(copy.Int, "hello"u8) & Holds(Unix.FCntl(copy.Int, FileControl.GetDescriptorFlags).Int == 1, "closed at exec");
        isGood &= Gives(Unix.Call(SystemCall.PidFdGetFd, (ulong)handle, 999, 0), Errno.EBADF, "nothing there") & Gives(Unix.Call(SystemCall.PidFdGetFd, 0, 0, 0), Errno.EBADF, "what is no handle");
        isGood &= Gives(Unix.Call(SystemCall.PidFdGetFd, (ulong)handle, 0, 1), Errno.EINVAL, "flags");
        int stranger = Unix.Fork().Int;
        if (stranger == 0)
        {
            Unix.Call(SystemCall.SetResUid, Somebody, Somebody, Somebody);
            Unix.Exit(Gives(Unix.Call(SystemCall.PidFdGetFd, (ulong)handle, 0, 0), Errno.EPERM, "by somebody") ? 0 : 1);
        }

        isGood &= Calls.EndedWell(stranger);
        Send(handle, (int)Signal.Kill);
        var end = new PollEntry { Descriptor = handle, Events = PollEntry.Readable };
        Unix.Poll(&end, 1, -1);
        isGood &= Gives(Unix.Call(SystemCall.PidFdGetFd, (ulong)handle, 0, 0), Errno.ESRCH, "it has ended");
        Unix.Wait(child, out _);
        return isGood & Gives(Unix.Call(SystemCall.PidFdGetFd, (ulong)handle, 0, 0), Errno.ESRCH, "it is gone");
    }

    private static SysResult Send(int handle, int signal) => Unix.Call(SystemCall.PidFdSendSignal, (ulong)handle, (ulong)signal, 0, 0);
}
