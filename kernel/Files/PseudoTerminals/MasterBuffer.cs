using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>What a pseudo-terminal shows, until its master reads it.</summary>
internal sealed class MasterBuffer : CharacterSink
{
    private const int Size = 16384;

    /// <summary>As much as one piece of output may become.</summary>
    private const int Reserve = 4096;

    private readonly byte[] _bytes = new byte[Size];
    private uint _read;
    private uint _end;

    internal Terminal Terminal { get; set; } = null!;

    /// <summary>Where the master waits: for output, or for room to write.</summary>
    internal WaitQueue MasterWaiting { get; } = new();

    [NoAllocation]
    internal int Count => (int)(_end - _read);

    public override bool HasOutputRoom => Count < Size - Reserve;

    /// <summary>What finds no room is lost: echo alone can come so far, since writers wait for room.</summary>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (_end - _read == Size)
            {
                break;
            }

            _bytes[_end % Size] = value;
            _end++;
        }

        MasterWaiting.WakeAll();
    }

    public override void OnInputRoom() => MasterWaiting.WakeAll();

    public override void OnLastClose() => MasterWaiting.WakeAll();

    /// <returns>Bytes read; EFAULT.</returns>
    internal Result<long> Read(ref IoBuffer destination)
    {
        long done = 0;
        while (_read != _end && destination.Remaining > 0)
        {
            int start = (int)(_read % Size);
            int piece = (int)Math.Min((ulong)Math.Min(Count, Size - start), destination.Remaining);
            Result<int> copied = destination.CopyTo(new ReadOnlySpan<byte>(_bytes, start, piece));
            if (copied.Failed)
            {
                return done > 0 ? done : copied.Error;
            }

            _read += (uint)copied.Value;
            done += copied.Value;
        }

        Terminal.OnOutputRoom();
        return done;
    }
}
