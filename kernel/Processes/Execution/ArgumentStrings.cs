using System;
using System.Collections.Generic;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>Arguments and environment on their way from one address space to the next: strings, each with its NUL.</summary>
public sealed class ArgumentStrings
{
    /// <summary>The longest single string, its NUL included (MAX_ARG_STRLEN).</summary>
    public const int LongestString = 131_072;

    private const int PointersAtOnce = 64;
    private const int InstructionsForAString = 200;

    /// <summary>While the heap is being collected, memory for it costs most.</summary>
    private const int InstructionsForAByte = 16;

    private readonly ulong _limit;
    private readonly Hardware _hardware;
    private readonly List<byte[]> _front = [];
    private StringPieces _pieces = new();
    private int _argumentsEnd;
    private int _skippedBytes;
    private int _copiedArguments;
    private int _environmentCount;

    /// <param name="hardware">The provider of heap for large vectors.</param>
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

    /// <summary>The arguments that a script's interpreter line put in front.</summary>
    public IReadOnlyList<byte[]> Front => _front;

    /// <summary>The other arguments, each with its NUL.</summary>
    internal StringPieces.Parts Arguments => _pieces.Range(_skippedBytes, _argumentsEnd - _skippedBytes);

    /// <summary>The environment, each string with its NUL.</summary>
    internal StringPieces.Parts Environment => _pieces.Range(_argumentsEnd, _pieces.Length - _argumentsEnd);

    /// <summary>Bytes of all strings.</summary>
    public int TotalBytes
    {
        get
        {
            int total = _pieces.Length - _skippedBytes;
            foreach (byte[] argument in _front)
            {
                total += argument.Length;
            }

            return total;
        }
    }

    /// <summary>Copies the vectors of execve from the program.</summary>
    /// <returns>None; E2BIG, EFAULT, ENOMEM; EINTR when the caller has been killed.</returns>
    public Errno CopyFrom(Caller caller, AddressSpace memory, VirtualAddress arguments, VirtualAddress environment)
    {
        var portion = new WorkPortion(caller);
        Errno error = CopyVector(memory, arguments, ref _copiedArguments, ref portion);
        _argumentsEnd = _pieces.Length;
        return error == Errno.None ? CopyVector(memory, environment, ref _environmentCount, ref portion) : error;
    }

    /// <summary>Adds an argument of the kernel's own; before any environment.</summary>
    /// <returns>None; E2BIG, ENOMEM.</returns>
    public Errno AddArgument(ReadOnlySpan<byte> text)
    {
        _copiedArguments++;
        Errno error = Add(text);
        _argumentsEnd = _pieces.Length;
        return error;
    }

    /// <summary>Adds a string to the environment, of the kernel's own.</summary>
    /// <returns>None; E2BIG, ENOMEM.</returns>
    public Errno AddEnvironment(ReadOnlySpan<byte> text)
    {
        _environmentCount++;
        return Add(text);
    }

    /// <summary>Puts an empty first argument where there is none: a program never starts without a name for itself (Linux since 5.18).</summary>
    /// <returns>None, or E2BIG.</returns>
    public Errno EnsureFirst() => ArgumentCount == 0 ? PutFirst([]) : Errno.None;

    /// <summary>Puts an argument before all others.</summary>
    /// <returns>None, or E2BIG.</returns>
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
            SkipString();
        }
    }

    private void SkipString()
    {
        foreach (ReadOnlySpan<byte> part in Arguments)
        {
            int end = part.IndexOf((byte)0);
            _skippedBytes += end < 0 ? part.Length : end + 1;
            if (end >= 0)
            {
                return;
            }
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
                error = CopyString(memory, new VirtualAddress(pointers[i]), ref portion);
            }

            if (error != Errno.None)
            {
                return error;
            }
        }
    }

    private Errno CopyString(AddressSpace memory, VirtualAddress from, ref WorkPortion portion)
    {
        for (int done = 0; done < LongestString;)
        {
            Errno error = _pieces.EnsureRoom(_hardware);
            if (error != Errno.None)
            {
                return error;
            }

            Span<byte> room = _pieces.Room;
            room = room[..Math.Min(room.Length, LongestString - done)];
            Result<int> length = memory.CopyStringIn(from + (ulong)done, room);
            if (!length.Failed)
            {
                room[length.Value] = 0;
                _pieces.Advance(length.Value + 1);
                error = portion.Spend(InstructionsForAString + (length.Value * InstructionsForAByte));
                return IsWithinLimit() ? error : Errno.E2BIG;
            }

            if (length.Error != Errno.ENAMETOOLONG)
            {
                return length.Error;
            }

            _pieces.Advance(room.Length);
            done += room.Length;
            error = IsWithinLimit() ? portion.Spend(room.Length * InstructionsForAByte) : Errno.E2BIG;
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.E2BIG;
    }

    private Errno Add(ReadOnlySpan<byte> text)
    {
        Errno error = Append(text);
        error = error == Errno.None ? Append([0]) : error;
        return error != Errno.None ? error : IsWithinLimit() ? Errno.None : Errno.E2BIG;
    }

    private Errno Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Errno error = _pieces.EnsureRoom(_hardware);
            if (error != Errno.None)
            {
                return error;
            }

            Span<byte> room = _pieces.Room;
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, room.Length)];
            part.CopyTo(room);
            _pieces.Advance(part.Length);
            bytes = bytes[part.Length..];
        }

        return Errno.None;
    }

    private bool IsWithinLimit() =>
        (ulong)TotalBytes + ((ulong)(Math.Max(ArgumentCount, 1) + EnvironmentCount) * sizeof(ulong)) <= _limit;
}
