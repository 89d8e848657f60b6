using System;
using System.Runtime.CompilerServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Vectors that a file reads or writes in one step: one, or small ones in a row of a regular file, by way of the kernel's stack.</summary>
internal static class VectorBatch
{
    private const int MostBytes = 512;
    private const int MostVectors = 32;

    /// <summary>The number of vectors that go together, from the first on: at least 1.</summary>
    internal static int CountIn(OpenFile file, ReadOnlySpan<IoVector> vectors)
    {
        if (file.Inode.Kind != FileKind.Regular)
        {
            return 1;
        }

        int count = 0;
        ulong size = 0;
        while (count < vectors.Length && count < MostVectors && size + vectors[count].Length <= MostBytes)
        {
            size += vectors[count++].Length;
        }

        return Math.Max(count, 1);
    }

    /// <summary>Reads as much as <see cref="CountIn"/> put together.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="file">The file.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="offset">The offset in bytes, or null for the file's own.</param>
    /// <returns>Bytes read; EFAULT where the first of them has no place.</returns>
    internal static Result<long> Read(Thread caller, OpenFile file, ReadOnlySpan<IoVector> vectors, ulong? offset)
    {
        if (vectors.Length > 1)
        {
            return ReadTogether(caller, file, vectors, offset);
        }

        IoBuffer destination = BufferOf(caller, vectors[0]);
        return offset is { } start ? file.ReadAt(caller, ref destination, start) : file.Read(caller, ref destination);
    }

    /// <summary>Writes as much as <see cref="CountIn"/> put together, up to the first bad address.</summary>
    /// <inheritdoc cref="Read"/>
    internal static Result<long> Write(Thread caller, OpenFile file, ReadOnlySpan<IoVector> vectors, ulong? offset)
    {
        if (vectors.Length > 1)
        {
            return WriteTogether(caller, file, vectors, offset);
        }

        IoBuffer source = BufferOf(caller, vectors[0]);
        return offset is { } start ? file.WriteAt(caller, ref source, start) : file.Write(caller, ref source);
    }

    private static IoBuffer BufferOf(Thread caller, IoVector vector) =>
        IoBuffer.ForUser(caller.Process.Memory, new VirtualAddress(vector.Start), vector.Length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static Result<long> ReadTogether(Thread caller, OpenFile file, ReadOnlySpan<IoVector> vectors, ulong? offset)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        IoBuffer destination = IoBuffer.ForKernel(bytes[..(int)VectorArguments.TotalOf(vectors)]);
        Result<long> read = offset is { } start ? file.ReadAt(caller, ref destination, start) : file.Read(caller, ref destination);
        if (read.Failed || read.Value == 0)
        {
            return read;
        }

        int placed = Scatter(caller.Process.Memory, vectors, bytes[..(int)read.Value]);
        if (offset is null)
        {
            file.Offset -= (ulong)(read.Value - placed);
        }

        return placed == 0 ? Errno.EFAULT : placed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static Result<long> WriteTogether(Thread caller, OpenFile file, ReadOnlySpan<IoVector> vectors, ulong? offset)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        int size = Gather(caller.Process.Memory, vectors, bytes);
        if (size == 0 && VectorArguments.TotalOf(vectors) != 0)
        {
            return Errno.EFAULT;
        }

        IoBuffer source = IoBuffer.ForKernel(bytes[..size]);
        return offset is { } start ? file.WriteAt(caller, ref source, start) : file.Write(caller, ref source);
    }

    private static int Scatter(AddressSpace memory, ReadOnlySpan<IoVector> vectors, ReadOnlySpan<byte> bytes)
    {
        int done = 0;
        foreach (ref readonly IoVector vector in vectors)
        {
            int wanted = Math.Min((int)vector.Length, bytes.Length - done);
            int copied = memory.CopyOutSome(new VirtualAddress(vector.Start), bytes.Slice(done, wanted));
            done += copied;
            if (copied < wanted)
            {
                break;
            }
        }

        return done;
    }

    private static int Gather(AddressSpace memory, ReadOnlySpan<IoVector> vectors, Span<byte> bytes)
    {
        int done = 0;
        foreach (ref readonly IoVector vector in vectors)
        {
            int copied = memory.CopyInSome(new VirtualAddress(vector.Start), bytes.Slice(done, (int)vector.Length));
            done += copied;
            if (copied < (int)vector.Length)
            {
                break;
            }
        }

        return done;
    }
}
