using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>Writes a core file front to back, in portions; what is not written is a hole, and does not count for RLIMIT_CORE.</summary>
/// <remarks>After the first failure nothing more is written: the limit, a full file system, or the end of the thread.</remarks>
internal sealed class CoreWriter(Thread caller, OpenFile file, ulong limit)
{
    private const int InstructionsAPage = 3000;

    private readonly byte[] _buffer = new byte[FrameNumber.Size];
    private WorkPortion _portion = new(caller);
    private int _buffered;
    private ulong _written;

    /// <summary>The position of the next byte.</summary>
    public ulong Offset { get; private set; }

    public bool HasFailed { get; private set; }

    public bool HasWritten => _written > 0;

    public void Append<T>(in T value)
        where T : unmanaged => Append(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Appends bytes to the file, by way of a buffer.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int part = Math.Min(bytes.Length, _buffer.Length - _buffered);
            bytes[..part].CopyTo(_buffer.AsSpan(_buffered));
            bytes = bytes[part..];
            _buffered += part;
            Offset += (ulong)part;
            if (_buffered == _buffer.Length)
            {
                Flush();
            }
        }
    }

    /// <summary>Zeros up to a multiple of a small power of two.</summary>
    public void Align(int alignment)
    {
        while ((Offset & (ulong)(alignment - 1)) != 0)
        {
            Append<byte>(0);
        }
    }

    /// <summary>Goes on somewhere else.</summary>
    public void MoveTo(ulong offset)
    {
        Flush();
        Offset = offset;
    }

    /// <summary>Writes a run of the program's pages.</summary>
    public void AppendMemory(AddressSpace memory, VirtualAddress start, ulong bytes)
    {
        Flush();
        IoBuffer source = IoBuffer.ForUser(memory, start, bytes);
        Put(ref source);
    }

    /// <summary>Makes the file so long, as its end may be a hole.</summary>
    public void Extend(ulong size)
    {
        if (!HasFailed)
        {
            file.Inode.Truncate(caller, caller.Credentials, size);
        }
    }

    /// <summary>Lets others run; the thread may have been killed.</summary>
    public void Spend(int instructions) => HasFailed |= _portion.Spend(instructions) != Errno.None;

    /// <summary>Writes what the buffer holds.</summary>
    public void Flush()
    {
        if (_buffered > 0)
        {
            Offset -= (ulong)_buffered;
            IoBuffer source = IoBuffer.ForKernel(_buffer.AsSpan(0, _buffered));
            _buffered = 0;
            Put(ref source);
        }
    }

    private void Put(ref IoBuffer source)
    {
        while (source.Remaining > 0 && !HasFailed)
        {
            IoBuffer part = source.Slice(limit - _written);
            Result<long> written = part.Remaining > 0 ? file.WriteAt(caller, ref part, Offset) : Errno.EFBIG;
            if (written.Failed || written.Value == 0)
            {
                HasFailed = true;
                return;
            }

            source.Advance((ulong)written.Value);
            Offset += (ulong)written.Value;
            _written += (ulong)written.Value;
            Spend(InstructionsAPage);
        }
    }
}
