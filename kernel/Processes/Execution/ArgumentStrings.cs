using System;
using System.Collections.Generic;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>Arguments and environment on their way from one address space to the next: strings, each with its NUL.</summary>
public sealed class ArgumentStrings
{
    /// <summary>The longest single string, its NUL included (MAX_ARG_STRLEN).</summary>
    public const int LongestString = 131_072;

    private const int InitialCapacity = 1024;

    /// <summary>Heap that every call has anyway is enough up to here.</summary>
    private const int UnreservedCapacity = 32 * 1024;

    private const int PointersAtOnce = 64;
    private const int InstructionsForAString = 200;
    private const int InstructionsForAByte = 2;

    private readonly ulong _limit;
    private readonly Hardware _hardware;
    private readonly List<byte[]> _front = [];
    private byte[] _bytes = new byte[InitialCapacity];
    private int _used;
    private int _argumentsEnd;
    private int _skippedBytes;
    private int _copiedArguments;
    private int _environmentCount;

    /// <param name="hardware">Where heap for large vectors is reserved.</param>
    /// <param name="stackLimit">
    /// RLIMIT_STACK in bytes: a quarter of it is for the name, strings and pointers, 128 KiB at least, 6 MiB at most; Linux's bprm_stack_limits.
    /// </param>
    /// <param name="nameBytes">Bytes of the program's name.</param>
    public ArgumentStrings(Hardware hardware, ulong stackLimit, int nameBytes = 0)
    {
        _hardware = hardware;
        const ulong least = 128UL << 10;
        const ulong most = 6UL << 20;
        _limit = Math.Clamp(stackLimit / 4, least, most) - (ulong)nameBytes;
    }

    public int ArgumentCount => _front.Count + _copiedArguments;

    public int EnvironmentCount => _environmentCount;

    /// <summary>Heap for as many pointers on the new stack can be had; called before that is laid out.</summary>
    /// <returns>None or ENOMEM.</returns>
    public Errno ReservePointers()
    {
        int words = ArgumentCount + EnvironmentCount;
        return words <= UnreservedCapacity / sizeof(ulong) || _hardware.ReserveHeap((ulong)words * 2 * sizeof(ulong)) ? Errno.None : Errno.ENOMEM;
    }

    /// <summary>The arguments that a script's interpreter line put in front.</summary>
    public IReadOnlyList<byte[]> Front => _front;

    /// <summary>The other arguments, each with its NUL.</summary>
    public ReadOnlySpan<byte> Arguments => _bytes.AsSpan(_skippedBytes, _argumentsEnd - _skippedBytes);

    /// <summary>The environment, each string with its NUL.</summary>
    public ReadOnlySpan<byte> Environment => _bytes.AsSpan(_argumentsEnd, _used - _argumentsEnd);

    /// <summary>Bytes of all strings.</summary>
    public int TotalBytes
    {
        get
        {
            int total = _used - _skippedBytes;
            foreach (byte[] argument in _front)
            {
                total += argument.Length;
            }

            return total;
        }
    }

    /// <summary>Copies the vectors of execve from the program.</summary>
    /// <returns>None; E2BIG, EFAULT.</returns>
    public Errno CopyFrom(Caller caller, AddressSpace memory, VirtualAddress arguments, VirtualAddress environment)
    {
        var portion = new WorkPortion(caller);
        Errno error = CopyVector(memory, arguments, ref _copiedArguments, ref portion);
        _argumentsEnd = _used;
        return error == Errno.None ? CopyVector(memory, environment, ref _environmentCount, ref portion) : error;
    }

    /// <summary>Adds an argument of the kernel's own; before any environment.</summary>
    public Errno AddArgument(ReadOnlySpan<byte> text)
    {
        _copiedArguments++;
        Errno error = Add(text);
        _argumentsEnd = _used;
        return error;
    }

    public Errno AddEnvironment(ReadOnlySpan<byte> text)
    {
        _environmentCount++;
        return Add(text);
    }

    /// <summary>A program never starts without a name for itself (Linux since 5.18).</summary>
    public Errno EnsureFirst() => ArgumentCount == 0 ? PutFirst([]) : Errno.None;

    /// <summary>Puts an argument before all others.</summary>
    public Errno PutFirst(ReadOnlySpan<byte> text)
    {
        byte[] argument = new byte[text.Length + 1];
        text.CopyTo(argument);
        _front.Insert(0, argument);
        return IsWithinLimit() ? Errno.None : Errno.E2BIG;
    }

    /// <summary>Takes the first argument away; a script's name replaces it.</summary>
    public void RemoveFirst()
    {
        if (_front.Count != 0)
        {
            _front.RemoveAt(0);
        }
        else if (_copiedArguments != 0)
        {
            _copiedArguments--;
            _skippedBytes += Arguments.IndexOf((byte)0) + 1;
        }
    }

    private unsafe Errno CopyVector(AddressSpace memory, VirtualAddress vector, ref int count, ref WorkPortion portion)
    {
        if (vector.IsNull)
        {
            return Errno.None;
        }

        ulong* pointers = stackalloc ulong[PointersAtOnce];
        while (true)
        {
            VirtualAddress at = vector + ((ulong)count * sizeof(ulong));
            int inPage = (int)((FrameNumber.Size - at.PageOffset) / sizeof(ulong));
            int wanted = Math.Clamp(inPage, 1, PointersAtOnce);
            Errno error = memory.CopyIn(at, new Span<byte>(pointers, wanted * sizeof(ulong)));
            for (int i = 0; error == Errno.None && i < wanted; i++)
            {
                if (pointers[i] == 0)
                {
                    return Errno.None;
                }

                count++;
                int before = _used;
                error = CopyString(memory, new VirtualAddress(pointers[i]));
                error = error == Errno.None ? portion.Spend(InstructionsForAString + ((_used - before) * InstructionsForAByte)) : error;
            }

            if (error != Errno.None)
            {
                return error;
            }
        }
    }

    private Errno CopyString(AddressSpace memory, VirtualAddress from)
    {
        while (true)
        {
            Span<byte> room = _bytes.AsSpan(_used);
            if (room.Length > LongestString)
            {
                room = room[..LongestString];
            }

            Result<int> length = room.IsEmpty ? Errno.ENAMETOOLONG : memory.CopyStringIn(from, room);
            if (!length.Failed)
            {
                _used += length.Value;
                _bytes[_used++] = 0;
                return IsWithinLimit() ? Errno.None : Errno.E2BIG;
            }

            if (length.Error != Errno.ENAMETOOLONG)
            {
                return length.Error;
            }

            if (room.Length == LongestString || (ulong)_bytes.Length > _limit)
            {
                return Errno.E2BIG;
            }

            Errno error = Grow();
            if (error != Errno.None)
            {
                return error;
            }
        }
    }

    /// <summary>What is large is reserved first: running out must be an error, not a panic.</summary>
    private Errno Grow()
    {
        int capacity = _bytes.Length * 2;
        if (capacity > UnreservedCapacity && !_hardware.ReserveHeap((ulong)capacity * 2))
        {
            return Errno.ENOMEM;
        }

        Array.Resize(ref _bytes, capacity);
        return Errno.None;
    }

    private Errno Add(ReadOnlySpan<byte> text)
    {
        while (_bytes.Length - _used < text.Length + 1)
        {
            Errno error = Grow();
            if (error != Errno.None)
            {
                return error;
            }
        }

        text.CopyTo(_bytes.AsSpan(_used));
        _used += text.Length;
        _bytes[_used++] = 0;
        return IsWithinLimit() ? Errno.None : Errno.E2BIG;
    }

    private bool IsWithinLimit() =>
        (ulong)TotalBytes + ((ulong)(Math.Max(ArgumentCount, 1) + EnvironmentCount) * sizeof(ulong)) <= _limit;
}
