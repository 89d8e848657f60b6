using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>sendmmsg and recvmmsg: several messages by one call.</summary>
internal static class ManyMessagesCalls
{
    private const uint MostMessages = 1024; // UIO_MAXIOV
    private const ulong RecordSize = 64; // struct mmsghdr
    private const ulong LengthOffset = 56;

    [Syscall(307, "sendmmsg", Support = "as sendmsg")]
    internal static Result<int> SendMany(Thread caller, int descriptor, VirtualAddress records, uint count, MessageFlags flags)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        Result<UnixSocket> socket = (flags & MessageFlags.Compatible) != 0 ? Errno.EINVAL : SocketArguments.SocketOf(borrowed.File);
        if (socket.Failed)
        {
            return socket.Error;
        }

        int done = 0;
        for (count = Math.Min(count, MostMessages); done < count; done++)
        {
            VirtualAddress record = records + ((ulong)done * RecordSize);
            Errno error = ReserveForOne(caller, done);
            error = error == Errno.None ? Note(caller, record, MessageCalls.SendOne(caller, borrowed.File, record, flags)) : error;
            error = error == Errno.None ? caller.PreemptionPoint() : error; // Each may have a thousand vectors.
            if (error != Errno.None)
            {
                return done > 0 ? done : error;
            }
        }

        return done;
    }

    /// <remarks>The time limit is looked at after each message alone, as on Linux (recvmmsg(2), "Bugs").</remarks>
    [Syscall(299, "recvmmsg")]
    internal static Result<int> ReceiveMany(
        Thread caller, int descriptor, VirtualAddress records, uint count, MessageFlags flags, VirtualAddress timeout)
    {
        if ((flags & MessageFlags.Compatible) != 0)
        {
            return Errno.EINVAL;
        }

        AddressSpace memory = caller.Process.Memory;
        Result<TimeSpec> limit = timeout.IsNull ? default(TimeSpec) : memory.Read<TimeSpec>(timeout);
        if (limit.Failed || !limit.Value.IsValid)
        {
            return limit.Failed ? limit.Error : Errno.EINVAL;
        }

        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        Result<UnixSocket> socket = SocketArguments.SocketOf(borrowed.File);
        if (socket.Failed)
        {
            return socket.Error;
        }

        ulong start = caller.World.Hardware.Nanoseconds;
        bool waitsForOne = (flags & MessageFlags.WaitForOne) != 0;
        flags &= ~MessageFlags.WaitForOne;
        Errno error = Errno.None;
        int done = 0;
        ulong left = ulong.MaxValue;
        for (count = Math.Min(count, MostMessages); done < count && left > 0; done++)
        {
            VirtualAddress record = records + ((ulong)done * RecordSize);
            error = ReserveForOne(caller, done);
            error = error == Errno.None ? Note(caller, record, MessageCalls.ReceiveOne(caller, borrowed.File, record, flags)) : error;
            error = error == Errno.None ? caller.PreemptionPoint() : error; // Each may have a thousand vectors.
            if (error != Errno.None)
            {
                break;
            }

            flags |= waitsForOne ? MessageFlags.NeverWait : MessageFlags.None;
            ulong passed = caller.World.Hardware.Nanoseconds - start;
            left = timeout.IsNull ? left : limit.Value.Total - Math.Min(passed, limit.Value.Total);
        }

        if (!timeout.IsNull && done > 0 && memory.Write(timeout, TimeSpec.From(left)) != Errno.None)
        {
            return Errno.EFAULT;
        }

        return done > 0 || error == Errno.None ? done : error;
    }

    /// <summary>Reserves heap for one more message as for a call of its own: a thousand of them may wait at as many sockets.</summary>
    /// <returns>None or ENOMEM.</returns>
    private static Errno ReserveForOne(Thread caller, int done) =>
        done == 0 || caller.World.Hardware.ReserveHeap(0) ? Errno.None : Errno.ENOMEM;

    /// <summary>Writes how long a message was into its record.</summary>
    private static Errno Note(Thread caller, VirtualAddress record, Result<long> moved) =>
        moved.Failed ? moved.Error : caller.Process.Memory.Write(record + LengthOffset, (uint)moved.Value);
}
