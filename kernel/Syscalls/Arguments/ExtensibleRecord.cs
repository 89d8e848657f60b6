using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tine.Memory;

namespace Tine.Syscalls;

/// <summary>A program's structure that tells its size: older programs pass a shorter one, newer ones a longer (Linux, copy_struct_from_user).</summary>
internal static class ExtensibleRecord
{
    private const int BytesAtOnce = 64;

    /// <summary>Reads what is known of it; what is not there is 0, and what is not known must be 0.</summary>
    /// <param name="memory">The program's.</param>
    /// <param name="address">Its address.</param>
    /// <param name="size">Its size in bytes, at most a page.</param>
    /// <returns>The record; E2BIG for something that is not known, EFAULT.</returns>
    public static Result<T> Read<T>(AddressSpace memory, VirtualAddress address, ulong size)
        where T : unmanaged
    {
        ulong known = (ulong)Unsafe.SizeOf<T>();
        Errno error = size > known ? CheckZeros(memory, address + known, size - known) : Errno.None;
        T record = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<T>(ref record));
        error = error == Errno.None ? memory.CopyIn(address, bytes[..(int)Math.Min(size, known)]) : error;
        return error == Errno.None ? record : error;
    }

    private static Errno CheckZeros(AddressSpace memory, VirtualAddress start, ulong bytes)
    {
        Span<byte> room = stackalloc byte[BytesAtOnce];
        for (ulong done = 0; done < bytes; done += BytesAtOnce)
        {
            Span<byte> part = room[..(int)Math.Min(BytesAtOnce, bytes - done)];
            Errno error = memory.CopyIn(start + done, part);
            if (error != Errno.None)
            {
                return error;
            }

            if (part.IndexOfAnyExcept((byte)0) >= 0)
            {
                return Errno.E2BIG;
            }
        }

        return Errno.None;
    }
}
