using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>process_vm_readv, process_vm_writev and process_madvise: the memory of another process.</summary>
internal static class ProcessMemoryCalls
{
    private const int PieceBytes = 2048;
    private const int InstructionsAPiece = 8000;

    private enum Direction
    {
        FromOther,
        ToOther,
    }

    [Syscall(310, "process_vm_readv")]
    internal static Result<long> Read(
        Thread caller, int processId, VirtualAddress own, ulong ownCount, VirtualAddress others, ulong othersCount, ulong flags) =>
        flags != 0 ? Errno.EINVAL : Transfer(caller, processId, own, ownCount, others, othersCount, Direction.FromOther);

    [Syscall(311, "process_vm_writev")]
    internal static Result<long> Write(
        Thread caller, int processId, VirtualAddress own, ulong ownCount, VirtualAddress others, ulong othersCount, ulong flags) =>
        flags != 0 ? Errno.EINVAL : Transfer(caller, processId, own, ownCount, others, othersCount, Direction.ToOther);

    /// <summary>Advice that drops nothing, which is all that Linux takes here.</summary>
    [Syscall(440, "process_madvise")]
    internal static Result<long> Advise(
        Thread caller, int descriptor, VirtualAddress address, ulong count, Advice advice, uint flags)
    {
        if (flags != 0)
        {
            return Errno.EINVAL;
        }

        Result<IoVector[]> vectors = VectorArguments.Fetch(caller, address, count, VectorOwner.Caller);
        if (vectors.Failed)
        {
            return vectors.Error;
        }

        if (caller.Process.Descriptors.Find(descriptor) is not ProcessHandle handle)
        {
            return Errno.EBADF;
        }

        Result<Process> target = handle.Find();
        Errno error = target.Failed ? target.Error
            : advice is not (Advice.Cold or Advice.PageOut or Advice.WillNeed) ? Errno.EINVAL
            : MemoryOf(target.Value) is null ? Errno.ESRCH
            : !TraceAccess.MayReadAsFile(caller, target.Value.Leader) ? Errno.EACCES
            : !caller.Credentials.Has(Capability.Nice) ? Errno.EPERM
            : Errno.None;
        return error == Errno.None ? Advise(caller, handle, vectors.Value, advice) : error;
    }

    private static Result<long> Advise(Thread caller, ProcessHandle handle, IoVector[] vectors, Advice advice)
    {
        long done = 0;
        foreach (IoVector vector in vectors)
        {
            Result<Process> target = handle.Find();
            AddressSpace? memory = target.Failed ? null : MemoryOf(target.Value);
            Errno error = memory?.Advise(caller, new VirtualAddress(vector.Start), vector.Length, advice) ?? Errno.ESRCH;
            if (error != Errno.None)
            {
                return done > 0 ? done : error;
            }

            done += (long)vector.Length;
        }

        return done;
    }

    /// <summary>Null for who has let go of it: a zombie, and who is about to be one.</summary>
    private static AddressSpace? MemoryOf(Process process) => process.Memory;

    /// <returns>Bytes moved; EINVAL, EFAULT, ESRCH, EPERM when none were.</returns>
    private static Result<long> Transfer(
        Thread caller, int processId, VirtualAddress own, ulong ownCount, VirtualAddress others, ulong othersCount, Direction direction)
    {
        Result<IoVector[]> ownVectors = VectorArguments.Fetch(caller, own, ownCount, VectorOwner.Caller);
        if (ownVectors.Failed || VectorArguments.TotalOf(ownVectors.Value) == 0)
        {
            return ownVectors.Failed ? ownVectors.Error : 0;
        }

        Result<IoVector[]> otherVectors = VectorArguments.Fetch(caller, others, othersCount, VectorOwner.OtherProcess);
        if (otherVectors.Failed || VectorArguments.TotalOf(otherVectors.Value) == 0)
        {
            return otherVectors.Failed ? otherVectors.Error : 0;
        }

        if (caller.World.Processes.FindThread(processId) is not { } thread || MemoryOf(thread.Process) is null)
        {
            return Errno.ESRCH;
        }

        return TraceAccess.MayRead(caller, thread)
            ? Move(caller, thread, new VectorCursor(ownVectors.Value), new VectorCursor(otherVectors.Value), direction)
            : Errno.EPERM;
    }

    /// <remarks>The other process may end at each preemption point; then as much has been moved as has been.</remarks>
    private static Result<long> Move(Thread caller, Thread other, VectorCursor own, VectorCursor others, Direction direction)
    {
        var portion = new WorkPortion(caller);
        Span<byte> room = stackalloc byte[PieceBytes];
        long done = 0;
        ulong bytes;
        while ((bytes = Math.Min(Math.Min(own.Piece, others.Piece), PieceBytes)) != 0 && MemoryOf(other.Process) is { } memory)
        {
            IoBuffer mine = IoBuffer.ForUser(caller.Process.Memory, own.Address, bytes);
            IoBuffer its = IoBuffer.ForUser(memory, others.Address, bytes);
            ulong moved = direction == Direction.FromOther ? Move(ref its, ref mine, room) : Move(ref mine, ref its, room);
            done += (long)moved;
            own.Advance(moved);
            others.Advance(moved);
            if (moved < bytes || portion.Spend(InstructionsAPiece) != Errno.None)
            {
                break;
            }
        }

        return done > 0 ? done : Errno.EFAULT;
    }

    /// <returns>The number of bytes moved: fewer than there are up to a bad address on either side.</returns>
    private static ulong Move(ref IoBuffer from, ref IoBuffer to, scoped Span<byte> room)
    {
        Result<int> taken = from.CopyFrom(room[..(int)from.Remaining]);
        Result<int> put = taken.Failed ? taken : to.CopyTo(room[..taken.Value]);
        return put.Failed ? 0 : (ulong)put.Value;
    }
}
