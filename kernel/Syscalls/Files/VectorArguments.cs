using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>Arrays of struct iovec as calls take them, and the bytes that they describe.</summary>
internal static class VectorArguments
{
    /// <summary>UIO_MAXIOV.</summary>
    private const int MostVectors = 1024;

    /// <summary>A page that is made on the way, after a fork its page table too, takes thousands; mostly it is a few hundred.</summary>
    private const int InstructionsAVector = 10_000;
    private const int MostInstructionsAByte = 8;

    /// <summary>About what vectors cost, with the dearest bytes in mind (/dev/urandom's). What is longer than a portion has let others run itself.</summary>
    internal static int InstructionsFor(long bytes, int vectors = 1) => (vectors * InstructionsAVector) + (int)Math.Min(bytes * MostInstructionsAByte, WorkPortion.Size);

    /// <summary>The first bytes that vectors have, in one piece.</summary>
    internal static Result<byte[]> Gather(Thread caller, IoVector[] vectors, int size)
    {
        byte[] gathered = new byte[size];
        Span<byte> left = gathered;
        var portion = new WorkPortion(caller);
        foreach (IoVector vector in vectors)
        {
            int count = (int)Math.Min(vector.Length, (ulong)left.Length);
            Errno error = caller.Process.Memory.CopyIn(new VirtualAddress(vector.Start), left[..count]);
            error = error == Errno.None ? portion.Spend(InstructionsFor(count)) : error;
            if (error != Errno.None)
            {
                return error;
            }

            left = left[count..];
        }

        return gathered;
    }

    /// <summary>Puts bytes where vectors say, one after the other.</summary>
    internal static Errno Scatter(Thread caller, IoVector[] vectors, ReadOnlySpan<byte> bytes)
    {
        var portion = new WorkPortion(caller);
        foreach (IoVector vector in vectors)
        {
            int count = (int)Math.Min(vector.Length, (ulong)bytes.Length);
            Errno error = caller.Process.Memory.CopyOut(new VirtualAddress(vector.Start), bytes[..count]);
            error = error == Errno.None ? portion.Spend(InstructionsFor(count)) : error;
            if (error != Errno.None)
            {
                return error;
            }

            bytes = bytes[count..];
        }

        return Errno.None;
    }

    /// <summary>Fetches the vectors of a message: EMSGSIZE for too many.</summary>
    internal static Result<IoVector[]> Fetch(Thread caller, VirtualAddress address, ulong count) =>
        count > MostVectors ? Errno.EMSGSIZE : Fetch(caller, address, (int)count);

    /// <summary>Fetches vectors that may describe another process's memory: EINVAL for too many.</summary>
    internal static Result<IoVector[]> Fetch(Thread caller, VirtualAddress address, ulong count, VectorOwner owner) =>
        count > MostVectors ? Errno.EINVAL : Fetch(caller, address, (int)count, owner);

    internal static ulong TotalOf(ReadOnlySpan<IoVector> vectors)
    {
        ulong total = 0;
        foreach (ref readonly IoVector vector in vectors)
        {
            total += vector.Length;
        }

        return total;
    }

    /// <summary>Copies the vectors and checks them; beyond what one call moves they are cut.</summary>
    internal static Result<IoVector[]> Fetch(Thread caller, VirtualAddress address, int count, VectorOwner owner = VectorOwner.Caller)
    {
        if (count is < 0 or > MostVectors)
        {
            return Errno.EINVAL;
        }

        var vectors = new IoVector[count];
        Errno error = caller.Process.Memory.CopyIn(address, MemoryMarshal.AsBytes(vectors.AsSpan()));
        if (error != Errno.None)
        {
            return error;
        }

        ulong room = TransferCalls.MostBytes;
        foreach (ref IoVector vector in vectors.AsSpan())
        {
            // What all tests below pass, in one: a call has a thousand of them.
            if (vector.Length <= room && vector.Start <= Layout.UserEnd - vector.Length)
            {
                room -= vector.Length;
                continue;
            }

            if ((long)vector.Length < 0)
            {
                return Errno.EINVAL;
            }

            if (owner == VectorOwner.Caller && !UserMemory.IsUserRange(new VirtualAddress(vector.Start), vector.Length))
            {
                return Errno.EFAULT;
            }

            if (vector.Length > room)
            {
                vector = new IoVector(vector.Start, room);
            }

            room -= vector.Length;
        }

        return vectors;
    }
}
