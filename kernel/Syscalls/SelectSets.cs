using System;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>The three sets of select(2): what was asked, and what is so. One bit a descriptor, in words of 64.</summary>
internal sealed class SelectSets(int count)
{
    private const int SetCount = 3;
    private const int BitsAWord = 64;

    private readonly int _words = (count + BitsAWord - 1) / BitsAWord;
    private readonly ulong[] _asked = new ulong[SetCount * ((count + BitsAWord - 1) / BitsAWord)];
    private readonly ulong[] _outcome = new ulong[SetCount * ((count + BitsAWord - 1) / BitsAWord)];

    /// <summary>Descriptors below this are looked at.</summary>
    public int Count => count;

    public Errno Fetch(Thread caller, VirtualAddress reads, VirtualAddress writes, VirtualAddress exceptions)
    {
        Errno error = Fetch(caller, reads, 0);
        error = error == Errno.None ? Fetch(caller, writes, 1) : error;
        return error == Errno.None ? Fetch(caller, exceptions, 2) : error;
    }

    public Errno Tell(Thread caller, VirtualAddress reads, VirtualAddress writes, VirtualAddress exceptions)
    {
        Errno error = Tell(caller, reads, 0);
        error = error == Errno.None ? Tell(caller, writes, 1) : error;
        return error == Errno.None ? Tell(caller, exceptions, 2) : error;
    }

    /// <summary>Some set asks about it.</summary>
    public bool Asks(int descriptor) => Has(0, descriptor) || Has(1, descriptor) || Has(2, descriptor);

    public void ClearOutcome() => Array.Clear(_outcome);

    /// <summary>Notes a descriptor that is ready, if the set asks about it.</summary>
    /// <returns>1 when it was noted, else 0.</returns>
    public int Note(int set, int descriptor, bool isReady)
    {
        if (!isReady || !Has(set, descriptor))
        {
            return 0;
        }

        _outcome[(set * _words) + (descriptor / BitsAWord)] |= 1UL << (descriptor % BitsAWord);
        return 1;
    }

    private bool Has(int set, int descriptor) =>
        (_asked[(set * _words) + (descriptor / BitsAWord)] & (1UL << (descriptor % BitsAWord))) != 0;

    private Errno Fetch(Thread caller, VirtualAddress address, int set)
    {
        for (int word = 0; word < _words && !address.IsNull; word++)
        {
            Result<ulong> bits = caller.Process.Memory.Read<ulong>(address + ((ulong)word * sizeof(ulong)));
            if (bits.Failed)
            {
                return bits.Error;
            }

            ulong counted = word == _words - 1 && count % BitsAWord != 0 ? (1UL << (count % BitsAWord)) - 1 : ulong.MaxValue;
            _asked[(set * _words) + word] = bits.Value & counted;
        }

        return Errno.None;
    }

    private Errno Tell(Thread caller, VirtualAddress address, int set)
    {
        for (int word = 0; word < _words && !address.IsNull; word++)
        {
            Errno error = caller.Process.Memory.Write(address + ((ulong)word * sizeof(ulong)), _outcome[(set * _words) + word]);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }
}
