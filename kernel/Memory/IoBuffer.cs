using System;

namespace Tine.Memory;

/// <summary>
/// Where the bytes of a read go, or those of a write come from: a span of the kernel's, or a range of a program's memory.
/// Moving bytes advances it.
/// </summary>
public ref struct IoBuffer
{
    private readonly AddressSpace? _space;
    private VirtualAddress _user;
    private Span<byte> _kernel;
    private ulong _remaining;

    private IoBuffer(AddressSpace? space, VirtualAddress user, Span<byte> kernel, ulong remaining)
    {
        _space = space;
        _user = user;
        _kernel = kernel;
        _remaining = remaining;
    }

    /// <summary>Bytes that can still be moved.</summary>
    public readonly ulong Remaining => _remaining;

    /// <summary>A range of a program's memory. It need not be valid: moving bytes finds out.</summary>
    public static IoBuffer ForUser(AddressSpace space, VirtualAddress start, ulong bytes) => new(space, start, default, bytes);

    /// <summary>Memory of the kernel.</summary>
    public static IoBuffer ForKernel(Span<byte> bytes) => new(null, default, bytes, (ulong)bytes.Length);

    /// <summary>A read: puts bytes into the buffer, as many as it has room for.</summary>
    /// <returns>Bytes moved, fewer when the user's memory ends early; EFAULT when its very first byte is bad.</returns>
    public Result<int> CopyTo(scoped ReadOnlySpan<byte> source) => throw new PanicException("not yet");

    /// <summary>A write: takes bytes out of the buffer, as many as it has.</summary>
    /// <returns>Bytes moved, fewer when the user's memory ends early; EFAULT when its very first byte is bad.</returns>
    public Result<int> CopyFrom(scoped Span<byte> destination) => throw new PanicException("not yet");

    /// <summary>A read of zeros: puts <paramref name="bytes"/> of them into the buffer, or as many as it has room for.</summary>
    /// <returns>As for <see cref="CopyTo"/>.</returns>
    public Result<ulong> Clear(ulong bytes) => throw new PanicException("not yet");
}
