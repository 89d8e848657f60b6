using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>
/// Goes on with what SIGCONT does to pending stop signals, and they to it, where a process has more of them than are discarded at
/// once, or more threads to look at: timers and threads, each with its own.
/// </summary>
internal sealed class LateDiscards(LateStarter starter)
{
    /// <summary>Processes at a time. One more keeps the signals: to find them all takes too long where no other can run.</summary>
    private const int Most = 32;

    private Items _items;
    private int _count;

    /// <summary>Notes signals that are to be discarded.</summary>
    [NoAllocation]
    public void Add(Process process, SignalSet signals)
    {
        int index = IndexOf(process);
        if (index < 0 && _count == Most)
        {
            return;
        }

        index = index < 0 ? _count++ : index;
        SignalSet former = _items[index].Process == process ? _items[index].Signals : default;
        _items[index] = new Item { Process = process, Signals = former | signals };
        starter.Start();
    }

    /// <summary>Cancels the discarding of a signal that is sent anew: what is pending of it counts again.</summary>
    [NoAllocation]
    public void Cancel(Process process, Signal signal)
    {
        if (_count != 0 && IndexOf(process) is var index and >= 0)
        {
            _items[index].Signals = _items[index].Signals.Without(signal);
        }
    }

    /// <summary>Discards some.</summary>
    /// <returns>Whether there are more.</returns>
    [NoAllocation]
    public bool DiscardPortion()
    {
        if (_count != 0 && _items[_count - 1] is { Process: { } process } item
            && Signals.DiscardEverywhere(process, item.Signals, int.MaxValue))
        {
            _items[--_count] = default;
        }

        return _count != 0;
    }

    [NoAllocation]
    private int IndexOf(Process process)
    {
        int index = _count - 1;
        while (index >= 0 && _items[index].Process != process)
        {
            index--;
        }

        return index;
    }

    private struct Item
    {
        public Process? Process;
        public SignalSet Signals;
    }

    [InlineArray(Most)]
    private struct Items
    {
        private Item _first;
    }
}
