using System;
using System.Numerics;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>The three sets of select(2): what was asked, and what is so. One bit a descriptor, in words of 64.</summary>
internal sealed class SelectSets(int count)
{
    public const int BitsAWord = 64;

    private const int SetCount = 3;

    private readonly int _words = (count + BitsAWord - 1) / BitsAWord;
    private readonly ulong[] _asked = new ulong[SetCount * ((count + BitsAWord - 1) / BitsAWord)];
    private readonly ulong[] _outcome = new ulong[SetCount * ((count + BitsAWord - 1) / BitsAWord)];

    /// <summary>Words of the sets that are looked at.</summary>
    public int Words => _words;

    public Errno Fetch(Thread caller, VirtualAddress reads, VirtualAddress writes, VirtualAddress exceptions)
    {
        Errno error = Fetch(caller, reads, 0);
        error = error == Errno.None ? Fetch(caller, writes, 1) : error;
        return error == Errno.None ? Fetch(caller, exceptions, 2) : error;
    }

    public Errno WriteBack(Thread caller, VirtualAddress reads, VirtualAddress writes, VirtualAddress exceptions)
    {
        Errno error = WriteBack(caller, reads, 0);
        error = error == Errno.None ? WriteBack(caller, writes, 1) : error;
        return error == Errno.None ? WriteBack(caller, exceptions, 2) : error;
    }

    /// <summary>The descriptors of a word that some set asks about.</summary>
    public ulong AskedIn(int word) => _asked[word] | _asked[_words + word] | _asked[(2 * _words) + word];

    public void ClearOutcome() => Array.Clear(_outcome);

    /// <summary>Notes the ready descriptors of a word, as far as the set asks about them.</summary>
    /// <returns>The number that was noted.</returns>
    public int Note(int set, int word, ulong ready)
    {
        int index = (set * _words) + word;
        ulong noted = ready & _asked[index];
        _outcome[index] = noted;
        return BitOperations.PopCount(noted);
    }

    private Errno Fetch(Thread caller, VirtualAddress address, int set)
    {
        if (address.IsNull || _words == 0)
        {
            return Errno.None;
        }

        Span<ulong> asked = _asked.AsSpan(set * _words, _words);
        Errno error = caller.Process.Memory.CopyIn(address, MemoryMarshal.AsBytes(asked));
        if (count % BitsAWord != 0)
        {
            asked[_words - 1] &= (1UL << (count % BitsAWord)) - 1;
        }

        return error == Errno.None ? caller.PreemptionPoint() : error;
    }

    private Errno WriteBack(Thread caller, VirtualAddress address, int set)
    {
        if (address.IsNull || _words == 0)
        {
            return Errno.None;
        }

        ReadOnlySpan<ulong> outcome = _outcome.AsSpan(set * _words, _words);
        Errno error = caller.Process.Memory.CopyOut(address, MemoryMarshal.AsBytes(outcome));
        return error == Errno.None ? caller.PreemptionPoint() : error;
    }
}
