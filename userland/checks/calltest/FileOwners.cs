using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>Signals about open files: F_SETOWN, F_SETSIG, O_ASYNC; fcntl(2).</summary>
internal static unsafe class FileOwners
{
    private const int Stream = 1;
    private const int Urgent = 1;
    private const int SetOwner = 8;
    private const int GetOwner = 9;
    private const int SetSignal = 10;
    private const int GetSignal = 11;
    private const int SetOwnerRecord = 15;
    private const int GetOwnerRecord = 16;
    private const int GetOwnerIds = 17;
    private const int OwnerThread = 0;
    private const int OwnerProcess = 1;
    private const int OwnerGroup = 2;
    private const int Async = 0x2000;
    private const ulong AsyncRequest = 0x5452;
    private const ulong SetSocketOwner = 0x8902;
    private const ulong GetSocketOwner = 0x8904;
    private const int Nobody = 999_999;
    private const Signal InputOutput = (Signal)29;
    private const Signal Chosen = (Signal)34;

    internal static void Run()
    {
        Case("F_SETOWN, F_GETOWN: processes, groups, nobody", &Owners);
        Case("F_SETOWN_EX, F_GETOWN_EX: threads, too", &Records);
        Case("F_SETOWN: dup and fork share the owner; who has ended is nobody", &Shared);
        Case("O_ASYNC: SIGIO when a pipe can be read, and when its writer goes", &Reads);
        Case("O_ASYNC: SIGIO when a pipe can be written", &Writes);
        Case("F_SETSIG: another signal, with events and descriptor", &Details);
        Case("O_ASYNC: files without readiness take no notice", &Without);
        Case("sockets: SIOCSPGRP, FIOASYNC, and SIGURG for urgent bytes", &Sockets);
        Case("F_SETOWN: a process that its setter may not signal gets none", &Strangers);
    }

    private static int Self => Unix.GetPid();

    private static bool Owners()
    {
        Unix.Pipe2(out int reader, out _);
        bool isGood = Holds(Control(reader, GetOwner, 0).Raw == 0, "nobody at first") & Gives(Control(reader, SetOwner, Self), Errno.None, "itself");
        isGood &= Holds(Control(reader, GetOwner, 0).Raw == Self, "told") & Gives(Control(reader, SetOwner, Nobody), Errno.ESRCH, "no process");
        isGood &= Gives(Control(reader, SetOwner, -Nobody), Errno.ESRCH, "no group") & Gives(Control(reader, SetOwner, int.MinValue), Errno.EINVAL, "no number");
        isGood &= Holds(Control(reader, GetOwner, 0).Raw == Self, "as before") & Gives(Control(reader, SetOwner, 0), Errno.None, "nobody");
        isGood &= Holds(Control(reader, GetOwner, 0).Raw == 0, "told again");
        int path = Unix.Open("/tmp", (OpenFlags)0x200000).Int;
        return isGood & Gives(Control(path, SetOwner, Self), Errno.EBADF, "O_PATH");
    }

    private static bool Records()
    {
        Unix.Pipe2(out int reader, out _);
        Unix.SetPgid(0, 0);
        int* record = stackalloc int[2];
        bool isGood = Gives(Control(reader, SetOwner, -Self), Errno.None, "a group") & Gives(Control(reader, GetOwnerRecord, (long)record), Errno.None, "asked");
        isGood &= Holds(record[0] == OwnerGroup && record[1] == Self, "told") & Gives(Name(reader, OwnerThread, Self), Errno.None, "a thread");
        isGood &= Holds(Control(reader, GetOwner, 0).Raw == Self, "its number") & Gives(Name(reader, 5, Self), Errno.EINVAL, "a kind that is none");
        isGood &= Gives(Name(reader, OwnerThread, Nobody), Errno.ESRCH, "no thread") & Gives(Name(reader, OwnerGroup, -1), Errno.ESRCH, "no group");
        isGood &= Gives(Name(reader, OwnerProcess, 0), Errno.None, "nobody") & Gives(Control(reader, SetOwnerRecord, 8), Errno.EFAULT, "no record");
        Control(reader, SetOwner, Self);
        Unix.Call(SystemCall.SetResUid, 0, 1000, 0);
        Unix.Pipe2(out int other, out _);
        Control(other, SetOwner, Self);
        isGood &= Gives(Control(other, GetOwnerIds, (long)record), Errno.None, "F_GETOWNER_UIDS");
        return isGood & Holds(record[0] == 0 && record[1] == 1000, "who set it");
    }

    private static bool Shared()
    {
        Unix.Pipe2(out int reader, out _);
        Control(reader, SetOwner, Self);
        int copy = Unix.FCntl(reader, FileControl.Duplicate, 0).Int;
        bool isGood = Holds(Control(copy, GetOwner, 0).Raw == Self, "dup");
        int child = Calls.Child(&IsOwnedByParent, reader);
        isGood &= Calls.EndedWell(child);
        child = Calls.Child(&Pause, 0);
        isGood &= Gives(Control(reader, SetOwner, child), Errno.None, "the child");
        Unix.Call(SystemCall.Kill, (ulong)child, (ulong)Signal.Kill);
        Unix.Wait(child, out _);
        return isGood & Holds(Control(copy, GetOwner, 0).Raw == 0, "it has ended");
    }

    private static bool IsOwnedByParent(int reader) => Control(reader, GetOwner, 0).Raw == Unix.GetPpid();

    private static bool Pause(int unused) => Unix.Call(SystemCall.Pause).Succeeded;

    private static bool Reads()
    {
        Unix.Pipe2(out int reader, out int writer);
        Own(reader);
        bool isGood = Holds(Take(null) == 0, "nothing yet");
        Unix.Write(writer, "x"u8);
        SignalInformation information = default;
        isGood &= Holds(Take(&information) == InputOutput && information.Code == 0x80, "a byte");
        Unix.Write(writer, "y"u8);
        isGood &= Holds(Take(null) == InputOutput && Take(null) == 0, "another");
        Unix.FCntl(reader, FileControl.SetStatusFlags, 0);
        Unix.Write(writer, "z"u8);
        isGood &= Holds(Take(null) == 0, "off");
        Unix.FCntl(reader, FileControl.SetStatusFlags, Async);
        Unix.Close(writer);
        return isGood & Holds(Take(null) == InputOutput, "the writer is gone");
    }

    private static bool Writes()
    {
        Unix.Pipe2(out int reader, out int writer, OpenFlags.NonBlocking);
        byte* bytes = Pages.Dirty(16);
        Unix.Write(writer, bytes, 16 * Unix.PageSize);
        Own(writer);
        bool isGood = Holds(Take(null) == 0, "full");
        Unix.Read(reader, bytes, Unix.PageSize);
        return isGood & Holds(Take(null) == InputOutput, "room");
    }

    private static bool Details()
    {
        Unix.Pipe2(out int reader, out int writer);
        bool isGood = Holds(Control(reader, GetSignal, 0).Raw == 0, "none at first") & Gives(Control(reader, SetSignal, 65), Errno.EINVAL, "too large");
        isGood &= Gives(Control(reader, SetSignal, -1), Errno.EINVAL, "negative") & Gives(Control(reader, SetSignal, (int)Chosen), Errno.None, "chosen");
        isGood &= Holds(Control(reader, GetSignal, 0).Raw == (int)Chosen, "told");
        Own(reader);
        Unix.Write(writer, "x"u8);
        SignalInformation information = default;
        isGood &= Holds(Take(&information) == Chosen && information.Code == 1, "POLL_IN");
        isGood &= Holds((long)information.Address == 0x41 && (int)information.Value == reader, "si_band and si_fd");
        Control(reader, SetSignal, 0);
        Unix.Write(writer, "y"u8);
        return isGood & Holds(Take(null) == InputOutput, "SIGIO again");
    }

    private static bool Without()
    {
        int on = 1;
        int file = Unix.Open("owned", OpenFlags.ReadWrite | OpenFlags.Create, 0x180).Int;
        Unix.Unlink("owned");
        int counter = Calls.EventCounter(0, 0).Int;
        bool isGood = true;
        foreach (int descriptor in (System.ReadOnlySpan<int>)[file, counter])
        {
            isGood &= Gives(Unix.FCntl(descriptor, FileControl.SetStatusFlags, Async), Errno.None, "set");
            isGood &= Holds((Unix.FCntl(descriptor, FileControl.GetStatusFlags).Int & Async) == 0, "not remembered");
        }

        isGood &= Gives(Unix.Call(SystemCall.IoCtl, (ulong)file, AsyncRequest, (ulong)&on), Errno.ENOTTY, "FIOASYNC");
        on = 0;
        return isGood & Gives(Unix.Call(SystemCall.IoCtl, (ulong)file, AsyncRequest, (ulong)&on), Errno.None, "off as it is");
    }

    private static bool Sockets()
    {
        (int a, int b) = Streams.Pair(Stream);
        int number = Self;
        bool isGood = Gives(Unix.Call(SystemCall.IoCtl, (ulong)a, SetSocketOwner, (ulong)&number), Errno.None, "SIOCSPGRP");
        number = 0;
        isGood &= Gives(Unix.Call(SystemCall.IoCtl, (ulong)a, GetSocketOwner, (ulong)&number), Errno.None, "SIOCGPGRP") & Holds(number == Self, "itself");
        Block();
        Streams.Send(b, "u"u8, Urgent);
        isGood &= Holds(Take(null) == Signal.Urgent && Take(null) == 0, "SIGURG without O_ASYNC");
        int on = 1;
        isGood &= Gives(Unix.Call(SystemCall.IoCtl, (ulong)a, AsyncRequest, (ulong)&on), Errno.None, "FIOASYNC");
        Streams.Send(b, "x"u8, 0);
        isGood &= Holds(Take(null) == InputOutput && Take(null) == 0, "SIGIO");
        number = Nobody;
        return isGood & Gives(Unix.Call(SystemCall.IoCtl, (ulong)a, SetSocketOwner, (ulong)&number), Errno.ESRCH, "nobody");
    }

    private static bool Strangers()
    {
        Unix.Pipe2(out int reader, out int writer);
        Block();
        int parent = Self;
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            Unix.Call(SystemCall.SetResUid, 1000, 1000, 1000);
            bool isSet = Control(reader, SetOwner, parent).Succeeded && Unix.FCntl(reader, FileControl.SetStatusFlags, Async).Succeeded;
            Unix.Exit(isSet ? 0 : 1);
        }

        bool isGood = Calls.EndedWell(child);
        Unix.Write(writer, "x"u8);
        isGood &= Holds(Take(null) == 0, "not from that user");
        Control(reader, SetOwner, parent);
        Unix.Write(writer, "y"u8);
        return isGood & Holds(Take(null) == InputOutput, "from root");
    }

    private static void Own(int descriptor)
    {
        Block();
        Control(descriptor, SetOwner, Self);
        Unix.FCntl(descriptor, FileControl.SetStatusFlags, Async | (ulong)Unix.FCntl(descriptor, FileControl.GetStatusFlags).Int);
    }

    private static ulong Wanted => Unix.MaskOf(InputOutput) | Unix.MaskOf(Chosen) | Unix.MaskOf(Signal.Urgent);

    /// <remarks>With a handler, as SIGURG would not be kept otherwise: it is ignored.</remarks>
    private static void Block()
    {
        Unix.Handle(Signal.Urgent, &Nothing, 0);
        Unix.Block(Wanted);
    }

    private static void Nothing(int signal, SignalInformation* information, void* context)
    {
    }

    /// <summary>Takes one of the signals, 0 when none has come.</summary>
    private static Signal Take(SignalInformation* information)
    {
        SysResult taken = Unix.SigTimedWait(Wanted, information, 0);
        return taken.Succeeded ? (Signal)taken.Int : 0;
    }

    private static SysResult Name(int descriptor, int kind, int id)
    {
        int* record = stackalloc int[] { kind, id };
        return Control(descriptor, SetOwnerRecord, (long)record);
    }

    private static SysResult Control(int descriptor, int command, long argument) =>
        Unix.Call(SystemCall.FCntl, (ulong)descriptor, (ulong)command, (ulong)argument);
}
