using System;

namespace Tine.Processes;

/// <summary>Timers by deadline: a binary heap, each timer knowing its place, so that taking one out is cheap too.</summary>
public sealed class TimerQueue
{
    private const int InitialCapacity = 32;

    private const int PieceShift = 9;
    private const int PieceSize = 1 << PieceShift;

    /// <summary>Places for timers that are added where nothing may be allocated (<see cref="CrowdTimer"/>, <see cref="RealTimeThrottle"/>).</summary>
    private const int SparePlaces = 2;

    /// <summary>The heap in pieces, all of one size but for a first one that is alone: with many timers there is not much to copy for one more.</summary>
    private Slot[][] _pieces = [new Slot[InitialCapacity]];
    private int _capacity = InitialCapacity;

    public int Count { get; private set; }

    /// <summary>The earliest deadline in nanoseconds, or <see cref="Caller.Never"/>.</summary>
    public ulong NextDeadlineNanoseconds
    {
        [NoAllocation]
        get => Count == 0 ? Caller.Never : At(0)!.DeadlineNanoseconds;
    }

    /// <summary>Every timer knows its place, and none comes before the one above it.</summary>
    internal bool IsInOrder
    {
        [NoAllocation]
        get
        {
            for (int index = Count - 1; index >= 0; index--)
            {
                KernelTimer timer = At(index)!;
                if (timer.HeapIndex != index || timer.DeadlineNanoseconds < At((index - 1) / 2)!.DeadlineNanoseconds)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Puts a timer in, or moves it when it is in already.</summary>
    public void Add(KernelTimer timer, ulong deadlineNanoseconds)
    {
        if (Count + SparePlaces >= _capacity)
        {
            Grow();
        }

        AddAgain(timer, deadlineNanoseconds);
    }

    /// <summary>Adds a timer from within <see cref="KernelTimer.Expire"/>, where the timer's own place is free for sure.</summary>
    [NoAllocation]
    public void AddAgain(KernelTimer timer, ulong deadlineNanoseconds)
    {
        Remove(timer);
        timer.DeadlineNanoseconds = deadlineNanoseconds;
        MoveUp(timer, Count++);
    }

    /// <summary>Takes a timer out; harmless when it is not in.</summary>
    [NoAllocation]
    public void Remove(KernelTimer timer)
    {
        int index = timer.HeapIndex;
        if (index == KernelTimer.NotQueued)
        {
            return;
        }

        timer.HeapIndex = KernelTimer.NotQueued;
        KernelTimer last = At(--Count)!;
        At(Count) = null;
        if (last == timer)
        {
            return;
        }

        MoveDown(last, index);
        if (last.HeapIndex == index)
        {
            MoveUp(last, index);
        }
    }

    /// <summary>Expires the timer with the earliest deadline, if that has come.</summary>
    /// <returns>False when none is due.</returns>
    [NoAllocation]
    public bool ExpireFirst(ulong nowNanoseconds)
    {
        if (NextDeadlineNanoseconds > nowNanoseconds)
        {
            return false;
        }

        KernelTimer timer = At(0)!;
        Remove(timer);
        timer.Expire(this, nowNanoseconds);
        return true;
    }

    [NoAllocation]
    private void MoveUp(KernelTimer timer, int index)
    {
        // LAB sched: solution
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (At(parent)!.DeadlineNanoseconds <= timer.DeadlineNanoseconds)
            {
                break;
            }

            Place(At(parent)!, index);
            index = parent;
        }

        Place(timer, index);
        // LAB sched: hand-out
        //| for (; index > 0 && At(index - 1)!.DeadlineNanoseconds > timer.DeadlineNanoseconds; index--)
        //| {
        //|     Place(At(index - 1)!, index);
        //| }
        //|
        //| Place(timer, index);
        // LAB sched: end
    }

    [NoAllocation]
    private void MoveDown(KernelTimer timer, int index)
    {
        // LAB sched: solution
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && At(child + 1)!.DeadlineNanoseconds < At(child)!.DeadlineNanoseconds)
            {
                child++;
            }

            if (timer.DeadlineNanoseconds <= At(child)!.DeadlineNanoseconds)
            {
                break;
            }

            Place(At(child)!, index);
            index = child;
        }

        Place(timer, index);
        // LAB sched: hand-out
        //| for (; index + 1 < Count; index++)
        //| {
        //|     Place(At(index + 1)!, index);
        //| }
        //|
        //| Place(timer, index);
        // LAB sched: end
    }

    [NoAllocation]
    private ref KernelTimer? At(int index) => ref _pieces[index >> PieceShift][index & (PieceSize - 1)].Timer;

    private void Grow()
    {
        if (_capacity < PieceSize)
        {
            Array.Resize(ref _pieces[0], _capacity * 2);
            _capacity *= 2;
            return;
        }

        int piece = _capacity >> PieceShift;
        if (piece == _pieces.Length)
        {
            Array.Resize(ref _pieces, piece * 2);
        }

        _pieces[piece] = new Slot[PieceSize];
        _capacity += PieceSize;
    }

    [NoAllocation]
    private void Place(KernelTimer timer, int index)
    {
        At(index) = timer;
        timer.HeapIndex = index;
    }

    /// <summary>Spares each access the check of an array of objects, which may be one of a derived type.</summary>
    private struct Slot
    {
        public KernelTimer? Timer;
    }
}
