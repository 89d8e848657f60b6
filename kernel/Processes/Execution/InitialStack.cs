using System;
using System.Collections.Generic;
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
    /// <summary>How much of the stack is mapped beyond what is written here; it grows from there.</summary>
    private const ulong InitialSize = 33 * FrameNumber.Size;

    private const int MostAuxiliaryPairs = 22;
    private const ulong TicksPerSecond = 100;

    /// <summary>HWCAP2_FSGSBASE.</summary>
    private const ulong SegmentBaseInstructions = 2;

    private const ulong StackAlignment = 16;

    /// <summary>Bytes written between two preemption points, and the instructions for each page of them.</summary>
    private const int PortionBytes = 16 * (int)FrameNumber.Size;
    private const int InstructionsForAPortion = 16 * 2500;

    /// <summary>To find where a string ends: for each, and for each byte.</summary>
    private const int InstructionsForAString = 40;
    private const int InstructionsForAByte = 2;

    private readonly AddressSpace _space;
    private readonly ArgumentStrings _strings;
    private readonly ulong[] _words;
    private ulong _at = Layout.UserEnd - sizeof(ulong);
    private int _wordCount;
    private WorkPortion _portion;
    private Errno _error;

    public InitialStack(Thread caller, AddressSpace space, ArgumentStrings strings)
    {
        _portion = new WorkPortion(caller);
        _space = space;
        _strings = strings;
        _words = new ulong[1 + strings.ArgumentCount + 1 + strings.EnvironmentCount + 1 + (2 * MostAuxiliaryPairs)];
    }

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
        ulong size = InitialSize + ElfImage.PageUp((ulong)_strings.TotalBytes + ((ulong)_words.Length * sizeof(ulong)));
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
    /// <param name="plan">What is executed, and by whom.</param>
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

        Append((ulong)_strings.ArgumentCount);
        AppendFront(_strings.Front);
        ArgumentsStart = new VirtualAddress(_at);
        AppendPointers(_strings.Arguments, arguments);
        Append(0);
        AppendPointers(_strings.Environment, environment);
        Append(0);
        AppendAuxiliary(plan, name, hardware);
        WriteWords();
        return _error;
    }

    /// <summary>These were put in front last and lie below the other arguments, in order.</summary>
    private void AppendFront(IReadOnlyList<byte[]> front)
    {
        for (int i = front.Count - 1; i >= 0; i--)
        {
            _words[_wordCount + i] = Put(front[i]);
        }

        _wordCount += front.Count;
    }

    private void AppendPointers(ReadOnlySpan<byte> strings, ulong address)
    {
        while (!strings.IsEmpty)
        {
            Append(address);
            int length = strings.IndexOf((byte)0) + 1;
            strings = strings[length..];
            address += (ulong)length;
            Spend(InstructionsForAString + (length * InstructionsForAByte));
        }
    }

    private void AppendAuxiliary(in ExecutionPlan plan, ulong name, Hardware hardware)
    {
        IdentitySet users = plan.Credentials.Users;
        IdentitySet groups = plan.Credentials.Groups;
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
    }

    private unsafe ulong PutRandom(Hardware hardware)
    {
        ulong* random = stackalloc ulong[2];
        random[0] = hardware.RandomBits;
        random[1] = hardware.RandomBits;
        return Put(new ReadOnlySpan<byte>(random, 2 * sizeof(ulong)));
    }

    private unsafe void WriteWords()
    {
        ulong size = (ulong)_wordCount * sizeof(ulong);
        _at = (_at - size) & ~(StackAlignment - 1);
        Pointer = new VirtualAddress(_at);
        fixed (ulong* words = _words)
        {
            CopyOut(new ReadOnlySpan<byte>(words, (int)size));
        }
    }

    private void Append(AuxiliaryKey key, ulong value)
    {
        Append((ulong)key);
        Append(value);
    }

    private void Append(ulong word) => _words[_wordCount++] = word;

    /// <summary>Puts bytes below what is there already.</summary>
    /// <returns>Their address.</returns>
    private ulong Put(ReadOnlySpan<byte> bytes)
    {
        _at -= (ulong)bytes.Length;
        CopyOut(bytes);
        return _at;
    }

    private void CopyOut(ReadOnlySpan<byte> bytes)
    {
        var to = new VirtualAddress(_at);
        while (!bytes.IsEmpty && _error == Errno.None)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, PortionBytes)];
            if (_space.CopyOut(to, part) != Errno.None)
            {
                _error = Errno.ENOMEM;
            }

            to += (ulong)part.Length;
            bytes = bytes[part.Length..];
            if (!bytes.IsEmpty)
            {
                Spend(InstructionsForAPortion);
            }
        }
    }

    private void Spend(int instructions)
    {
        Errno killed = _portion.Spend(instructions);
        _error = _error == Errno.None ? killed : _error;
    }
}
