using System;
using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>
/// The destination of the bytes of a read, or the source of those of a write: a span of the kernel's, or a range of a program's
/// memory. Moving bytes advances it.
/// </summary>
public ref struct IoBuffer
{
    private readonly AddressSpace? _space;
    private VirtualAddress _user;
    private Span<byte> _kernel;

    private IoBuffer(AddressSpace? space, VirtualAddress user, Span<byte> kernel, ulong remaining)
    {
        _space = space;
        _user = user;
        _kernel = kernel;
        Remaining = remaining;
    }

    /// <summary>Bytes that can still be moved.</summary>
    public ulong Remaining { get; private set; }

    /// <summary>A range of a program's memory. It need not be valid: moving bytes finds out.</summary>
    public static IoBuffer ForUser(AddressSpace space, VirtualAddress start, ulong bytes) => new(space, start, default, bytes);

    /// <summary>Memory of the kernel.</summary>
    public static IoBuffer ForKernel(Span<byte> bytes) => new(null, default, bytes, (ulong)bytes.Length);

    /// <summary>Another buffer over the next <paramref name="bytes"/> bytes at most; this one does not move.</summary>
    public readonly IoBuffer Slice(ulong bytes)
    {
        ulong length = Math.Min(bytes, Remaining);
        return _space is null
            ? new IoBuffer(null, default, _kernel.Slice(0, (int)length), length)
            : new IoBuffer(_space, _user, default, length);
    }

    /// <summary>Passes over bytes that were moved by way of a <see cref="Slice"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(ulong bytes)
    {
        if (bytes > Remaining)
        {
            Panic.Because("A buffer was advanced beyond its end.");
        }

        Remaining -= bytes;
        if (_space is null)
        {
            _kernel = _kernel.Slice((int)bytes);
        }
        else
        {
            _user += bytes;
        }
    }

    /// <summary>Goes back over bytes of a program's memory that were moved and do not count.</summary>
    public void Retreat(ulong bytes)
    {
        if (_space is null)
        {
            Panic.Because("Memory of the kernel's never ends early.");
        }

        Remaining += bytes;
        _user = new VirtualAddress(_user.Value - bytes);
    }

    /// <summary>A read: puts bytes into the buffer, as many as it has room for.</summary>
    /// <returns>Bytes moved, fewer when the user's memory ends early; EFAULT when its very first byte is bad.</returns>
    public Result<int> CopyTo(scoped ReadOnlySpan<byte> source)
    {
        int length = (int)Math.Min((ulong)source.Length, Remaining);
        source = source.Slice(0, length);
        int moved = length;
        if (_space is null)
        {
            source.CopyTo(_kernel);
            _kernel = _kernel.Slice(length);
        }
        else
        {
            moved = _space.CopyOutSome(_user, source);
            _user += (ulong)moved;
        }

        Remaining -= (ulong)moved;
        return moved == 0 && length != 0 ? Errno.EFAULT : moved;
    }

    /// <summary>A write: takes bytes out of the buffer, as many as it has.</summary>
    /// <returns>Bytes moved, fewer when the user's memory ends early; EFAULT when its very first byte is bad.</returns>
    public Result<int> CopyFrom(scoped Span<byte> destination)
    {
        int length = (int)Math.Min((ulong)destination.Length, Remaining);
        destination = destination.Slice(0, length);
        int moved = length;
        if (_space is null)
        {
            _kernel.Slice(0, length).CopyTo(destination);
            _kernel = _kernel.Slice(length);
        }
        else
        {
            moved = _space.CopyInSome(_user, destination);
            _user += (ulong)moved;
        }

        Remaining -= (ulong)moved;
        return moved == 0 && length != 0 ? Errno.EFAULT : moved;
    }

    /// <summary>A read of zeros: puts <paramref name="bytes"/> of them into the buffer, or as many as it has room for.</summary>
    /// <returns>As for <see cref="CopyTo"/>.</returns>
    public Result<ulong> Clear(ulong bytes)
    {
        ulong wanted = Math.Min(bytes, Remaining);
        ulong moved = wanted;
        if (_space is null)
        {
            _kernel.Slice(0, (int)wanted).Clear();
        }
        else
        {
            moved = _space.ClearSome(_user, wanted);
        }

        Advance(moved);
        return moved == 0 && wanted != 0 ? Errno.EFAULT : moved;
    }
}
