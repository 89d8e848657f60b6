using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Tine.X64;

namespace Tine.Memory;

/// <summary>Copies between the kernel and the memory of a program, any: bad addresses are EFAULT, byte for byte up to them.</summary>
public static unsafe class UserMemory
{
    /// <summary>Copies from the program's memory.</summary>
    /// <returns>None, or EFAULT (then what lies before the bad address has been copied).</returns>
    public static Errno CopyIn(this AddressSpace space, VirtualAddress from, Span<byte> to) =>
        space.CopyInSome(from, to) == to.Length ? Errno.None : Errno.EFAULT;

    /// <summary>Copies into the program's memory.</summary>
    /// <returns>None, or EFAULT (then what lies before the bad address has been copied).</returns>
    public static Errno CopyOut(this AddressSpace space, VirtualAddress to, ReadOnlySpan<byte> from) =>
        space.CopyOutSome(to, from) == from.Length ? Errno.None : Errno.EFAULT;

    /// <summary>Writes zeros into the program's memory.</summary>
    /// <returns>None, or EFAULT.</returns>
    public static Errno Clear(this AddressSpace space, VirtualAddress start, ulong bytes) =>
        space.ClearSome(start, bytes) == bytes ? Errno.None : Errno.EFAULT;

    /// <summary>Reads a structure from the program's memory.</summary>
    /// <returns>The structure, or EFAULT.</returns>
    public static Result<T> Read<T>(this AddressSpace space, VirtualAddress from)
        where T : unmanaged
    {
        T value = default;
        return space.CopyInSome(from, new Span<byte>(&value, sizeof(T))) == sizeof(T) ? value : Errno.EFAULT;
    }

    /// <summary>Writes a structure into the program's memory.</summary>
    /// <returns>None, or EFAULT.</returns>
    public static Errno Write<T>(this AddressSpace space, VirtualAddress to, T value)
        where T : unmanaged =>
        space.CopyOutSome(to, new ReadOnlySpan<byte>(&value, sizeof(T))) == sizeof(T) ? Errno.None : Errno.EFAULT;

    /// <summary>Copies a string that ends with a zero byte; the zero is not stored.</summary>
    /// <returns>Its length; EFAULT; ENAMETOOLONG when string and zero do not fit <paramref name="to"/>.</returns>
    public static Result<int> CopyStringIn(this AddressSpace space, VirtualAddress from, Span<byte> to)
    {
        int done = 0;
        while (done < to.Length)
        {
            VirtualAddress position = from + (ulong)done;
            int part = Math.Min(to.Length - done, (int)(FrameNumber.Size - position.PageOffset));
            byte* source = space.GetPointer(position, FaultAccess.Read);
            if (source == null)
            {
                return Errno.EFAULT;
            }

            int copied = CopyUpToZero(source, to.Slice(done, part));
            done += copied;
            if (copied < part)
            {
                return done;
            }
        }

        return Errno.ENAMETOOLONG;
    }

    /// <returns>The number of bytes before the first zero, which have been copied.</returns>
    private static int CopyUpToZero(byte* source, Span<byte> to)
    {
        const ulong LowBits = 0x0101_0101_0101_0101;
        const ulong HighBits = 0x8080_8080_8080_8080;
        fixed (byte* target = to)
        {
            int done = 0;
            for (; done + sizeof(ulong) <= to.Length; done += sizeof(ulong))
            {
                ulong eight = *(ulong*)(source + done);
                if (((eight - LowBits) & ~eight & HighBits) != 0)
                {
                    break;
                }

                *(ulong*)(target + done) = eight;
            }

            // Each byte is read once: another thread of the program may change it.
            for (; done < to.Length && Volatile.Read(ref source[done]) is not 0 and byte read; done++)
            {
                target[done] = read;
            }

            return done;
        }
    }

    /// <summary>Changes an aligned word of the program's memory in one step, if it has the expected value.</summary>
    /// <returns>The value that was there; EFAULT.</returns>
    public static Result<uint> CompareExchange(this AddressSpace space, VirtualAddress address, uint expected, uint value)
    {
        byte* word = space.GetPointer(address, FaultAccess.Write);
        return word == null ? Errno.EFAULT : Interlocked.CompareExchange(ref *(uint*)word, value, expected);
    }

    /// <summary>Copies from the program's memory as far as it goes.</summary>
    /// <returns>Bytes copied.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int CopyInSome(this AddressSpace space, VirtualAddress from, Span<byte> to)
    {
        int done = 0;
        if (BareMetal.IsHere && space.IsActive && IsUserRange(from, (ulong)to.Length))
        {
            done = to.Length - (int)UserCopy.In(ref MemoryMarshal.GetReference(to), from, (ulong)to.Length);
        }

        return done == to.Length ? done : space.CopyInRest(from, to, done);
    }

    /// <summary>Copies into the program's memory as far as it goes.</summary>
    /// <returns>Bytes copied.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int CopyOutSome(this AddressSpace space, VirtualAddress to, ReadOnlySpan<byte> from)
    {
        int done = 0;
        if (BareMetal.IsHere && space.IsActive && IsUserRange(to, (ulong)from.Length))
        {
            done = from.Length - (int)UserCopy.Out(to, ref MemoryMarshal.GetReference(from), (ulong)from.Length);
        }

        return done == from.Length ? done : space.CopyOutRest(to, from, done);
    }

    /// <summary>
    /// Copies page by page: the memory of another program, or what lies around a bad address, byte for byte up to it.
    /// </summary>
    private static int CopyInRest(this AddressSpace space, VirtualAddress from, Span<byte> to, int done)
    {
        while (done < to.Length)
        {
            VirtualAddress position = from + (ulong)done;
            int part = Math.Min(to.Length - done, (int)(FrameNumber.Size - position.PageOffset));
            byte* source = space.GetPointer(position, FaultAccess.Read);
            if (source == null)
            {
                break;
            }

            new ReadOnlySpan<byte>(source, part).CopyTo(to.Slice(done));
            done += part;
        }

        return done;
    }

    private static int CopyOutRest(this AddressSpace space, VirtualAddress to, ReadOnlySpan<byte> from, int done)
    {
        while (done < from.Length)
        {
            VirtualAddress position = to + (ulong)done;
            int part = Math.Min(from.Length - done, (int)(FrameNumber.Size - position.PageOffset));
            byte* destination = space.GetPointer(position, FaultAccess.Write);
            if (destination == null)
            {
                break;
            }

            from.Slice(done, part).CopyTo(new Span<byte>(destination, part));
            done += part;
        }

        return done;
    }

    /// <summary>Writes zeros into the program's memory as far as it goes.</summary>
    /// <returns>Bytes written.</returns>
    internal static ulong ClearSome(this AddressSpace space, VirtualAddress start, ulong bytes)
    {
        ulong done = 0;
        while (done < bytes)
        {
            VirtualAddress position = start + done;
            ulong part = Math.Min(bytes - done, FrameNumber.Size - position.PageOffset);
            byte* destination = space.GetPointer(position, FaultAccess.Write);
            if (destination == null)
            {
                break;
            }

            if (part == FrameNumber.Size)
            {
                PageRoutines.Clear(destination);
            }
            else
            {
                new Span<byte>(destination, (int)part).Clear();
            }

            done += part;
        }

        return done;
    }

    /// <summary>
    /// Whether a range lies in user space at all, mapped or not (Linux: access_ok). Calls that may end up moving nothing
    /// check it first, since EFAULT comes even then.
    /// </summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsUserRange(VirtualAddress start, ulong bytes)
    {
        ulong room = unchecked(Layout.UserEnd - start.Value);
        return bytes <= room && room <= Layout.UserEnd;
    }
}
