using System.Collections.Generic;

namespace Tine.Files;

/// <summary>A thread's places in the queues of all files that it polls; poll(2) and select(2).</summary>
/// <remarks>Use: poll each file with the table, <see cref="Wait"/>, <see cref="Clear"/>, and again until something is ready.</remarks>
public sealed class PollTable(Caller caller) : PollWatcher
{
    private readonly List<WaitEntry> _entries = new();
    private List<OpenFile>? _held;

    public override void Watch(WaitQueue queue)
    {
        var entry = new WaitEntry(caller);
        _entries.Add(entry);
        queue.Add(entry);
    }

    /// <summary>Polls a file and holds it until <see cref="Clear"/>, whatever other threads do to its descriptor meanwhile.</summary>
    public PollEvents PollAndHold(OpenFile file)
    {
        file.AddReference();
        (_held ??= new()).Add(file);
        return file.Poll(this);
    }

    /// <summary>Sleeps until one of the queues is woken.</summary>
    /// <returns>None when woken, ERESTARTSYS for a signal, ETIMEDOUT for the deadline.</returns>
    public Errno Wait(ulong deadlineNanoseconds)
    {
        foreach (WaitEntry entry in _entries)
        {
            if (entry.IsSignalled)
            {
                return Errno.None;
            }
        }

        return caller.Block(SleepKind.Interruptible, deadlineNanoseconds);
    }

    /// <summary>Leaves all queues and lets go of the files.</summary>
    public void Clear()
    {
        foreach (WaitEntry entry in _entries)
        {
            entry.Leave();
        }

        _entries.Clear();
        if (_held is { } held)
        {
            _held = null;
            foreach (OpenFile file in held)
            {
                file.Release();
            }
        }
    }
}
