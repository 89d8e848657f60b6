using Tine.Runtime;

namespace Tine.Conformance;

/// <summary>A pipe by which processes wait for each other, a byte at a time. Allocates nothing.</summary>
internal unsafe struct Channel
{
    internal int ReadEnd;
    internal int WriteEnd;

    internal static Channel Open(OpenFlags flags = OpenFlags.CloseOnExec)
    {
        Board.Expect(Unix.Pipe2(out int readEnd, out int writeEnd, flags), Errno.None, "pipe2");
        return new Channel { ReadEnd = readEnd, WriteEnd = writeEnd };
    }

    /// <summary>Whether something was sent, or no sender is left.</summary>
    internal readonly bool HasData
    {
        get
        {
            var entry = new PollEntry { Descriptor = ReadEnd, Events = PollEntry.Readable };
            return Unix.Poll(&entry, 1, 0).Value == 1;
        }
    }

    internal readonly void Send(byte value = 1) => Unix.Write(WriteEnd, &value, 1);

    /// <summary>Waits for a byte through every EINTR; -1 for the end.</summary>
    internal readonly int Receive()
    {
        byte value;
        SysResult result;
        do
        {
            result = Unix.Read(ReadEnd, &value, 1);
        }
        while (result.Error == Errno.EINTR);
        return result.Value == 1 ? value : -1;
    }

    internal readonly void CloseRead() => Unix.Close(ReadEnd);

    internal readonly void CloseWrite() => Unix.Close(WriteEnd);
}
