using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>
/// Ready threads with the real-time threads among them first, by priority: each finds its place in a few steps, however many there are.
/// </summary>
/// <remarks>
/// <code>
///   FIFO 80 | RR 80 | RR 5 | RR 5 | ordinary ...
///             ^ 80            ^ 5                   the last thread of each priority
/// </code>
/// Whoever is first leaves without a word, as that is the way of every switch: what is known of higher priorities than that of
/// the first thread is out of date, and forgotten before the next thread is put in.
/// </remarks>
[NoAllocation]
public struct PriorityRunQueue
{
    private const int BitsAWord = 64;

    private RunQueue _threads;

    /// <summary>The priorities below 64 that threads have, a bit each, and the others.</summary>
    private ulong _low;
    private ulong _high;
    private ThreadOfEach _lastOf;

    public readonly bool IsEmpty => _threads.IsEmpty;

    public readonly Thread? First => _threads.First;

    public readonly Thread? Last => _threads.Last;

    /// <summary>Adds an ordinary thread after all others.</summary>
    public void AddLast(Thread thread) => _threads.AddLast(thread);

    /// <summary>Takes the next one out; null when nobody is ready.</summary>
    public Thread? TakeFirst() => _threads.TakeFirst();

    /// <summary>Puts a real-time thread among its like, and an ordinary one before all ordinary ones.</summary>
    public void Insert(Thread thread, AmongEquals place)
    {
        int priority = thread.EffectivePriority;
        ForgetAbove(_threads.First is { } first ? first.EffectivePriority : 0);
        int before = LowestFrom(priority + (place == AmongEquals.First || priority == 0 ? 1 : 0));
        _threads.InsertAfter(thread, before < 0 ? null : _lastOf[before]);
        if (priority != 0 && (before == priority || !Has(priority)))
        {
            NoteLast(priority, thread);
        }
    }

    /// <summary>Takes one out wherever it stands.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(Thread thread)
    {
        if (!_threads.Remove(thread, out Thread? previous))
        {
            return false;
        }

        int priority = thread.EffectivePriority;
        if (_lastOf[priority] == thread)
        {
            Forget(priority);
            if (previous is not null && previous.EffectivePriority == priority)
            {
                NoteLast(priority, previous);
            }
        }

        return true;
    }

    /// <summary>Moves the real-time threads to a queue that has none.</summary>
    public void MoveRealTime(ref PriorityRunQueue to)
    {
        ForgetAbove(_threads.First is { } first ? first.EffectivePriority : 0);
        int lowest = LowestFrom(1);
        if (lowest < 0)
        {
            return;
        }

        to.ForgetAbove(0);
        RunQueue taken = _threads.TakeUntil(_lastOf[lowest]!);
        to._threads.Prepend(ref taken);
        for (int priority = lowest; priority >= 0; priority = LowestFrom(priority + 1))
        {
            to.NoteLast(priority, _lastOf[priority]!);
        }

        ForgetAbove(0);
    }

    /// <summary>Moves the ordinary threads to the end of another queue.</summary>
    /// <param name="to">The other queue.</param>
    /// <param name="after">This thread and those before it stay; null, or a real-time thread, for none.</param>
    public void MoveOrdinary(ref RunQueue to, Thread? after)
    {
        ForgetAbove(_threads.First is { } first ? first.EffectivePriority : 0);
        int lowest = LowestFrom(1);
        Thread? last = after is { EffectivePriority: 0 } ? after : lowest < 0 ? null : _lastOf[lowest];
        RunQueue staying = last is null ? default : _threads.TakeUntil(last);
        to.Append(ref _threads);
        _threads = staying;
    }

    private readonly bool Has(int priority) => ((priority < BitsAWord ? _low >> priority : _high >> (priority - BitsAWord)) & 1) != 0;

    /// <summary>The lowest priority, from one on, that a thread has; negative when none has.</summary>
    private readonly int LowestFrom(int priority)
    {
        if (priority < BitsAWord)
        {
            ulong low = _low >> priority;
            if (low != 0)
            {
                return priority + BitOperations.TrailingZeroCount(low);
            }

            priority = BitsAWord;
        }

        ulong high = _high >> (priority - BitsAWord);
        return high == 0 ? -1 : priority + BitOperations.TrailingZeroCount(high);
    }

    private void NoteLast(int priority, Thread thread)
    {
        _lastOf[priority] = thread;
        _low |= priority < BitsAWord ? 1UL << priority : 0;
        _high |= priority < BitsAWord ? 0 : 1UL << (priority - BitsAWord);
    }

    private void Forget(int priority)
    {
        _lastOf[priority] = null;
        _low &= priority < BitsAWord ? ~(1UL << priority) : ulong.MaxValue;
        _high &= priority < BitsAWord ? ulong.MaxValue : ~(1UL << (priority - BitsAWord));
    }

    private void ForgetAbove(int priority)
    {
        for (int gone = LowestFrom(priority + 1); gone >= 0; gone = LowestFrom(gone + 1))
        {
            Forget(gone);
        }
    }

    [InlineArray(RealTimePriority.Highest + 1)]
    private struct ThreadOfEach
    {
        private Thread? _first;
    }
}
