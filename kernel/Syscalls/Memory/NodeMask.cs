using System;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Sets of memory nodes as programs pass them: bit n of the 64-bit words is node n; mm/mempolicy.c, get_nodes and copy_nodes_to_user.</summary>
internal static class NodeMask
{
    /// <summary>The one node that there is.</summary>
    public const ulong Present = 1;

    /// <summary>MAX_NUMNODES of Debian's kernel: nodes above it must not be named.</summary>
    private const ulong MostNodes = 1024;

    private const ulong BitsAWord = 64;
    private const ulong BytesAWord = 8;
    private const int MostWords = (int)(MostNodes / BitsAWord);

    /// <summary>The most bits of a set: those of a page.</summary>
    private const ulong LargestMask = FrameNumber.Size * 8;

    /// <summary>Reads a set.</summary>
    /// <param name="caller">The thread whose memory it lies in.</param>
    /// <param name="address">The place of its first word; null for the empty set.</param>
    /// <param name="count">One more than its bits.</param>
    /// <param name="isEmpty">No node is in it, there or not.</param>
    /// <returns>Nodes 0 to 63; EINVAL, EFAULT.</returns>
    public static Result<ulong> Read(Thread caller, VirtualAddress address, ulong count, out bool isEmpty)
    {
        isEmpty = true;
        ulong bits = count - 1;
        if (bits == 0 || address.IsNull)
        {
            return 0UL;
        }

        if (bits > LargestMask)
        {
            return Errno.EINVAL;
        }

        ulong first = 0;
        for (ulong word = 0; word * BitsAWord < bits; word++)
        {
            Result<ulong> read = caller.Process.Memory.Read<ulong>(address + (word * BytesAWord));
            if (read.Failed)
            {
                return read.Error;
            }

            ulong left = bits - (word * BitsAWord);
            ulong nodes = left < BitsAWord ? read.Value & ((1UL << (int)left) - 1) : read.Value;
            if (nodes != 0 && word >= MostWords)
            {
                return Errno.EINVAL;
            }

            isEmpty &= nodes == 0;
            first = word == 0 ? nodes : first;
        }

        return first;
    }

    /// <summary>Writes a set: the first word, and zeros after it.</summary>
    /// <returns>None; EINVAL for more than a page, EFAULT.</returns>
    public static Errno Write(Thread caller, VirtualAddress address, ulong count, ulong nodes)
    {
        ulong bytes = ((count - 1 + BitsAWord - 1) & ~(BitsAWord - 1)) / 8;
        if (bytes > FrameNumber.Size)
        {
            return Errno.EINVAL;
        }

        AddressSpace memory = caller.Process.Memory;
        Errno error = Errno.None;
        for (ulong at = 0; error == Errno.None && at < bytes; at += BytesAWord)
        {
            error = memory.Write(address + at, at == 0 ? nodes : 0UL);
        }

        return error;
    }
}
