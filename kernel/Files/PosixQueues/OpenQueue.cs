using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>An open message queue: a descriptor of mq_open(3), or of open(2) below /dev/mqueue, which is the same.</summary>
public sealed class OpenQueue(PosixQueue queue, OpenFlags flags) : SeekableFile(queue, flags)
{
    private const int SizeColumn = 10;
    private const int NumberColumn = 5;
    private const int ProcessColumn = 6;

    public PosixQueue Queue => queue;

    public override bool CanBeWatched => true;

    /// <inheritdoc/>
    /// <remarks>A queue without a name goes with its last descriptor.</remarks>
    public override ulong HeldBytes { [NoAllocation] get => queue.LinkCount == 0 ? queue.Bytes : 0; }

    /// <summary>Reads a line about the queue, and no message; mq_overview(7).</summary>
    public override Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset)
    {
        var line = new TextBuffer();
        AddColumn(line, "QSIZE:", queue.Bytes, SizeColumn);
        AddColumn(line, " NOTIFY:", (ulong)queue.NoticeKind, NumberColumn);
        AddColumn(line, " SIGNO:", (ulong)queue.NoticeSignal, NumberColumn);
        AddColumn(line, " NOTIFY_PID:", (ulong)queue.RegisteredProcess, ProcessColumn);
        line.Add('\n');
        if (offset >= (ulong)line.Length)
        {
            return 0;
        }

        Result<int> copied = destination.CopyTo(line.Bytes[(int)offset..]);
        if (copied.Failed)
        {
            return copied.Error;
        }

        queue.SetTimes(queue.FileSystem.Now, null);
        return copied.Value;
    }

    /// <inheritdoc/>
    public override Result<long> WriteAt(Caller caller, ref IoBuffer source, ulong offset) => Errno.EINVAL;

    public override PollEvents Poll(PollWatcher? watcher) => queue.Poll(watcher);

    private static void AddColumn(TextBuffer line, string title, ulong number, int width)
    {
        line.Add(title);
        int start = line.Length;
        line.Add(number).Fill(' ', Math.Max(width - (line.Length - start), 0));
    }
}
