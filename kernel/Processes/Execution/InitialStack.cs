using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>
/// Lays out what a program finds on its stack: argument count, pointers to arguments and environment, the auxiliary vector,
/// and above them the strings. System V ABI for x86-64, 3.4.1, in the order of Linux.
/// </summary>
internal ref struct InitialStack
{
    /// <summary>The bytes of stack mapped beyond what is written here; it grows from there.</summary>
    private const ulong InitialSize = 33 * FrameNumber.Size;

    private const int MostAuxiliaryPairs = 22;
    private const ulong TicksPerSecond = 100;

    /// <summary>HWCAP2_FSGSBASE.</summary>
    private const ulong SegmentBaseInstructions = 2;

    private const ulong StackAlignment = 16;

    /// <summary>Pointers that are written at one go.</summary>
    private const int MostWords = 512;

    /// <summary>Instructions to write a page, which may be a new one, and a byte of it.</summary>
    private const int InstructionsForAPage = 3000;
    private const int InstructionsToWriteAByte = 1;

    /// <summary>Instructions to find the end of a string: for each string, and for each byte.</summary>
    private const int InstructionsForAString = 40;
    private const int InstructionsForAByte = 2;

    private readonly AddressSpace _space;
    private readonly ArgumentStrings _strings;
    /// <summary>Words not yet written, followed by the auxiliary vector.</summary>
    private readonly ulong[] _words;
    private readonly int _auxiliaryAt;
    private ulong _at = Layout.UserEnd - sizeof(ulong);
    private ulong _wordsAt;
    private int _auxiliaryCount;
    private int _wordCount;
    private WorkPortion _portion;
    private Errno _error;

    public InitialStack(Thread caller, AddressSpace space, ArgumentStrings strings)
    {
        _portion = new WorkPortion(caller);
        _space = space;
        _strings = strings;
        _auxiliaryAt = Math.Min(PointerCount, MostWords);
        _words = new ulong[_auxiliaryAt + (2 * MostAuxiliaryPairs)];
    }

    /// <summary>Words below the auxiliary vector: the argument count, and two lists with a zero at each one's end.</summary>
    private readonly int PointerCount => 1 + _strings.ArgumentCount + 1 + _strings.EnvironmentCount + 1;

    public VirtualAddress ArgumentsStart { get; private set; }

    /// <summary>Also where the environment begins.</summary>
    public VirtualAddress ArgumentsEnd { get; private set; }

    public VirtualAddress EnvironmentEnd { get; private set; }

    /// <summary>The program's first stack pointer.</summary>
    public VirtualAddress Pointer { get; private set; }

    /// <summary>Maps the stack.</summary>
    /// <returns>None or ENOMEM.</returns>
    public readonly Errno Map(bool isExecutable)
    {
        ulong size = InitialSize + ElfImage.PageUp((ulong)_strings.TotalBytes + ((ulong)(PointerCount + (2 * MostAuxiliaryPairs)) * sizeof(ulong)));
        return _space.Map(null, new MapRequest
        {
            Address = new VirtualAddress(Layout.UserEnd - size),
            Length = size,
            Protection = Protection.Read | Protection.Write | (isExecutable ? Protection.Execute : 0),
            Flags = MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed | MapFlags.GrowsDown | MapFlags.Stack,
            Name = "[stack]",
        }).Error;
    }

    /// <summary>Writes everything.</summary>
    /// <param name="plan">The program, its name and its credentials.</param>
    /// <param name="hardware">For random bits and the size of signal frames.</param>
    /// <returns>None, ENOMEM, or EINTR when the caller has been killed.</returns>
    public Errno Fill(in ExecutionPlan plan, Hardware hardware)
    {
        _at--; // The name's NUL: fresh stack pages are zeros.
        ulong name = Put(plan.Name);
        ulong environment = Put(_strings.Environment);
        ulong arguments = Put(_strings.Arguments);
        EnvironmentEnd = new VirtualAddress(environment + (ulong)_strings.Environment.Length);
        ArgumentsEnd = new VirtualAddress(environment);
        PutFront(_strings.Front);
        ulong front = _at;
        ArgumentsStart = new VirtualAddress(front);
        MakeAuxiliary(plan, name, hardware);
        PlaceWords();

        Append((ulong)_strings.ArgumentCount);
        AppendFront(_strings.Front, front);
        AppendPointers(_strings.Arguments, arguments);
        Append(0);
        AppendPointers(_strings.Environment, environment);
        Append(0);
        WriteLast();
        return _error;
    }

    /// <summary>Writes the arguments that were put in front, in order, below the others.</summary>
    private void PutFront(IReadOnlyList<byte[]> front)
    {
        for (int i = front.Count - 1; i >= 0; i--)
        {
            Put(front[i]);
        }
    }

    private void AppendFront(IReadOnlyList<byte[]> front, ulong address)
    {
        for (int i = 0; i < front.Count; i++)
        {
            Append(address);
            address += (ulong)front[i].Length;
        }
    }

    private void AppendPointers(StringPieces.Parts strings, ulong address)
    {
        bool isStart = true;
        foreach (ReadOnlySpan<byte> part in strings)
        {
            for (ReadOnlySpan<byte> rest = part; !rest.IsEmpty;)
            {
                if (isStart)
                {
                    Append(address);
                }

                int end = rest.IndexOf((byte)0);
                int length = end < 0 ? rest.Length : end + 1;
                isStart = end >= 0;
                rest = rest[length..];
                address += (ulong)length;
                Spend(InstructionsForAString + (length * InstructionsForAByte));
            }
        }
    }

    private void MakeAuxiliary(in ExecutionPlan plan, ulong name, Hardware hardware)
    {
        // LAB exec: solution
        IdentitySet users = plan.Credentials.Users;
        IdentitySet groups = plan.Credentials.Groups;
        AppendVdso(hardware.Vdso);
        Append(AuxiliaryKey.MinimumSignalStack, SignalContext.Size + (ulong)hardware.VectorAreaSize + 256);
        Append(AuxiliaryKey.HardwareCapabilities, hardware.ProcessorFeatures);
        Append(AuxiliaryKey.PageSize, FrameNumber.Size);
        Append(AuxiliaryKey.ClockTicks, TicksPerSecond);
        Append(AuxiliaryKey.Headers, plan.Program.Headers.Value);
        Append(AuxiliaryKey.HeaderSize, ElfSegment.Size);
        Append(AuxiliaryKey.HeaderCount, (ulong)plan.HeaderCount);
        Append(AuxiliaryKey.InterpreterBase, plan.InterpreterBase);
        Append(AuxiliaryKey.Flags, 0);
        Append(AuxiliaryKey.Entry, plan.Program.Entry.Value);
        Append(AuxiliaryKey.UserId, users.Real);
        Append(AuxiliaryKey.EffectiveUserId, users.Effective);
        Append(AuxiliaryKey.GroupId, groups.Real);
        Append(AuxiliaryKey.EffectiveGroupId, groups.Effective);
        Append(AuxiliaryKey.Secure, plan.IsSecure ? 1UL : 0);
        Append(AuxiliaryKey.Random, PutRandom(hardware));
        Append(AuxiliaryKey.HardwareCapabilities2, hardware.HasSegmentBaseInstructions ? SegmentBaseInstructions : 0);
        Append(AuxiliaryKey.ProgramName, name);
        Append(AuxiliaryKey.Platform, Put("x86_64\0"u8));
        Append(AuxiliaryKey.End, 0);
        // LAB exec: hand-out
        //| // For now no more than a C library cannot do without.
        //| Append(AuxiliaryKey.PageSize, FrameNumber.Size);
        //| Append(AuxiliaryKey.Headers, plan.Program.Headers.Value);
        //| Append(AuxiliaryKey.HeaderSize, ElfSegment.Size);
        //| Append(AuxiliaryKey.HeaderCount, (ulong)plan.HeaderCount);
        //| Append(AuxiliaryKey.Random, PutRandom(hardware));
        //| Append(AuxiliaryKey.End, 0);
        // LAB exec: end
    }

    private unsafe ulong PutRandom(Hardware hardware)
    {
        ulong* random = stackalloc ulong[2];
        random[0] = hardware.RandomBits;
        random[1] = hardware.RandomBits;
        return Put(new ReadOnlySpan<byte>(random, 2 * sizeof(ulong)));
    }

    /// <summary>Chooses where the words lie, so that the last of them is where it belongs.</summary>
    private void PlaceWords()
    {
        ulong size = (ulong)(PointerCount + _auxiliaryCount) * sizeof(ulong);
        _at = (_at - size) & ~(StackAlignment - 1);
        _wordsAt = _at;
        Pointer = new VirtualAddress(_at);
    }

    private void AppendVdso(VirtualAddress image)
    {
        if (!image.IsNull)
        {
            Append(AuxiliaryKey.Vdso, image.Value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(AuxiliaryKey key, ulong value)
    {
        _words[_auxiliaryAt + _auxiliaryCount++] = (ulong)key;
        _words[_auxiliaryAt + _auxiliaryCount++] = value;
    }

    private void Append(ulong word)
    {
        if (_wordCount == _auxiliaryAt)
        {
            Flush();
            Spend(InstructionsForAPage);
        }

        _words[_wordCount++] = word;
    }

    private void Flush()
    {
        Write(0, _wordCount);
        _wordCount = 0;
    }

    /// <summary>Writes the auxiliary vector, and what has not been written yet: at one go where they touch, which is mostly so.</summary>
    private void WriteLast()
    {
        if (_wordCount == _auxiliaryAt)
        {
            Write(0, _wordCount + _auxiliaryCount);
            return;
        }

        Flush();
        Write(_auxiliaryAt, _auxiliaryCount);
    }

    private void Write(int first, int count)
    {
        CopyOut(_wordsAt, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(_words, first, count)));
        _wordsAt += (ulong)count * sizeof(ulong);
    }

    /// <summary>Puts bytes below what is there already.</summary>
    /// <returns>Their address.</returns>
    private ulong Put(ReadOnlySpan<byte> bytes)
    {
        _at -= (ulong)bytes.Length;
        CopyOut(_at, bytes);
        return _at;
    }

    private ulong Put(StringPieces.Parts strings)
    {
        _at -= (ulong)strings.Length;
        ulong at = _at;
        foreach (ReadOnlySpan<byte> part in strings)
        {
            CopyOut(at, part);
            at += (ulong)part.Length;
            Spend(part.Length * InstructionsToWriteAByte);
        }

        return _at;
    }

    private void CopyOut(ulong to, ReadOnlySpan<byte> bytes)
    {
        if (_error == Errno.None && _space.CopyOut(new VirtualAddress(to), bytes) != Errno.None)
        {
            _error = Errno.ENOMEM;
        }
    }

    private void Spend(int instructions)
    {
        Errno killed = _portion.Spend(instructions);
        _error = _error == Errno.None ? killed : _error;
    }
}
