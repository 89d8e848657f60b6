using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>
/// A block of slots of one or more <see cref="DescriptorTable"/>s. Tables that fork made share it until one of them changes it.
/// Each open file in it holds one reference, however many tables share the array.
/// </summary>
internal sealed class DescriptorSlots
{
    /// <summary>Slots of a block; it starts smaller.</summary>
    public const int Most = 1024;

    private const int BitsAWord = 64;
    private const int InitialCapacity = 16;

    private Slot[] _slots;
    private ulong[] _used;
    private ulong[] _closeOnExec;
    private uint _heldRound;
    private ulong _heldBytes;

    public DescriptorSlots()
        : this(InitialCapacity)
    {
    }

    private DescriptorSlots(int capacity)
    {
        _slots = new Slot[capacity];
        int words = (capacity + BitsAWord - 1) / BitsAWord;
        _used = new ulong[words];
        _closeOnExec = new ulong[words];
    }

    /// <summary>The number of tables that share this array.</summary>
    public int Tables { get; set; } = 1;

    public int Capacity { [NoAllocation] get => _slots.Length; }

    /// <summary>The number of slots that hold a file.</summary>
    public int UsedCount { [NoAllocation] get; private set; }

    /// <summary>The number of slots marked close-on-exec.</summary>
    public int CloseOnExecCount { get; private set; }

    public OpenFile? this[int descriptor]
    {
        [NoAllocation]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Slot[] slots = _slots;
            return (uint)descriptor < (uint)slots.Length ? slots[descriptor].File : null;
        }
    }

    /// <summary>The number of files that <see cref="HeldBytes"/> looks at: none when another table has asked in this round.</summary>
    [NoAllocation]
    public int CountToLookAt(uint round) => round == _heldRound ? 0 : UsedCount;

    /// <summary>The bytes that its files hold, counted once in a round, however many tables share them.</summary>
    [NoAllocation]
    public ulong HeldBytes(uint round)
    {
        if (round != _heldRound)
        {
            ulong bytes = 0;
            for (int slot = NextUsed(0); slot >= 0; slot = NextUsed(slot + 1))
            {
                bytes += _slots[slot].File!.HeldBytes;
            }

            _heldBytes = bytes;
            _heldRound = round;
        }

        return _heldBytes;
    }

    /// <summary>The lowest free number not below <paramref name="from"/>; may lie beyond the capacity.</summary>
    public int FindFree(int from)
    {
        if (UsedCount == Most)
        {
            return Most; // A thousand full blocks may come before the one with a free number.
        }

        for (int word = from / BitsAWord; word < _used.Length; word++)
        {
            ulong free = ~_used[word];
            if (word == from / BitsAWord)
            {
                free &= ulong.MaxValue << (from % BitsAWord);
            }

            if (free != 0)
            {
                return (word * BitsAWord) + BitOperations.TrailingZeroCount(free);
            }
        }

        return Math.Max(from, _used.Length * BitsAWord);
    }

    /// <summary>Puts a file into an empty slot, which takes its reference over.</summary>
    public void Set(int descriptor, OpenFile file, DescriptorFlags flags)
    {
        EnsureCapacity(descriptor + 1);
        _slots[descriptor].File = file;
        _used[descriptor / BitsAWord] |= Bit(descriptor);
        UsedCount++;
        SetCloseOnExec(descriptor, flags);
    }

    /// <summary>Empties a slot; its reference goes to the caller.</summary>
    public OpenFile? Take(int descriptor)
    {
        OpenFile? file = this[descriptor];
        if (file is not null)
        {
            SetCloseOnExec(descriptor, DescriptorFlags.None);
            _slots[descriptor].File = null;
            _used[descriptor / BitsAWord] &= ~Bit(descriptor);
            UsedCount--;
        }

        return file;
    }

    public bool IsCloseOnExec(int descriptor) => (_closeOnExec[descriptor / BitsAWord] & Bit(descriptor)) != 0;

    public void SetCloseOnExec(int descriptor, DescriptorFlags flags)
    {
        ref ulong word = ref _closeOnExec[descriptor / BitsAWord];
        bool was = (word & Bit(descriptor)) != 0;
        bool wanted = (flags & DescriptorFlags.CloseOnExec) != 0;
        if (was == wanted)
        {
            return;
        }

        word ^= Bit(descriptor);
        CloseOnExecCount += wanted ? 1 : -1;
    }

    /// <summary>The first used slot not below <paramref name="from"/>, or -1.</summary>
    [NoAllocation]
    public int NextUsed(int from)
    {
        for (int word = from / BitsAWord; word < _used.Length; word++)
        {
            ulong used = _used[word];
            if (word == from / BitsAWord)
            {
                used &= ulong.MaxValue << (from % BitsAWord);
            }

            if (used != 0)
            {
                return (word * BitsAWord) + BitOperations.TrailingZeroCount(used);
            }
        }

        return -1;
    }

    /// <summary>A copy for one table, with references of its own.</summary>
    public DescriptorSlots Copy()
    {
        var copy = new DescriptorSlots(_slots.Length) { UsedCount = UsedCount, CloseOnExecCount = CloseOnExecCount };
        Array.Copy(_used, copy._used, _used.Length);
        Array.Copy(_closeOnExec, copy._closeOnExec, _closeOnExec.Length);
        for (int descriptor = NextUsed(0); descriptor >= 0; descriptor = NextUsed(descriptor + 1))
        {
            OpenFile file = _slots[descriptor].File!;
            file.AddReference();
            copy._slots[descriptor].File = file;
        }

        return copy;
    }

    /// <summary>A copy for one table without the slots from one to another, whose files are not touched.</summary>
    public DescriptorSlots CopyWithout(int first, int last)
    {
        var copy = new DescriptorSlots(_slots.Length);
        for (int descriptor = NextUsed(0); descriptor >= 0; descriptor = NextUsed(descriptor + 1))
        {
            if (descriptor >= first && descriptor <= last)
            {
                descriptor = last;
                continue;
            }

            OpenFile file = _slots[descriptor].File!;
            file.AddReference();
            copy.Set(descriptor, file, IsCloseOnExec(descriptor) ? DescriptorFlags.CloseOnExec : DescriptorFlags.None);
        }

        return copy;
    }

    private static ulong Bit(int descriptor) => 1UL << (descriptor % BitsAWord);

    private void EnsureCapacity(int capacity)
    {
        if (capacity <= _slots.Length)
        {
            return;
        }

        int larger = Math.Max(capacity, _slots.Length * 2);
        int words = (larger + BitsAWord - 1) / BitsAWord;
        Array.Resize(ref _slots, larger);
        Array.Resize(ref _used, words);
        Array.Resize(ref _closeOnExec, words);
    }

    /// <summary>One slot. An array of these takes any open file; one of references would ask for its type at each store.</summary>
    private struct Slot
    {
        public OpenFile? File;
    }
}
