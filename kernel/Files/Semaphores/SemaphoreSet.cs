using System;

namespace Tine.Files;

/// <summary>A set of semaphores of System V; semget(2). Operations on several of them are done together or not at all.</summary>
/// <remarks>
/// <code>
///   semop ---> Try: all operations done? ----------------> yes: WakeOthers: tries those that wait, oldest first
///                |  no                                              |
///                v                                                  v
///         _waiting: [wait] [wait] [wait]  &lt;--- done for them, each thread wakes and returns
/// </code>
/// A thread that makes a value larger does the operations of those that wait for it: one that wakes has what it waited for.
/// </remarks>
public sealed class SemaphoreSet(int key, int count, int flags, Credentials creator, long nowSeconds)
    : IpcObject(key, flags, creator, nowSeconds)
{
    public const int LargestValue = 32767;

    /// <summary>One operation, done and taken back.</summary>
    private const int InstructionsToTry = 100;

    private const int InstructionsToWake = 400;
    private const int InstructionsToForget = 60;
    private const int InstructionsToAdd = 10;
    private const int InstructionsToSet = 25;

    private readonly Semaphore[] _semaphores = new Semaphore[count];
    private IntrusiveList<SemaphoreWait, SemaphoreWait.Link> _waiting;

    /// <summary>The number of <see cref="Clears"/> at the last one of each semaphore; null before the first.</summary>
    private ulong[]? _clearedAt;

    /// <summary>Counts changes of values and of the list of those that wait.</summary>
    private ulong _changes;

    public int Count => _semaphores.Length;

    /// <summary>Time of day of the last semop, in seconds; 0 for never.</summary>
    public long OperationSeconds { get; private set; }

    /// <summary>The number of times that values were set while somebody had a record: each record follows when it is used next.</summary>
    internal ulong Clears { get; private set; }

    /// <summary>The records of all processes whose end changes it.</summary>
    internal IntrusiveList<SemaphoreAdjustments, SemaphoreAdjustments.SetLink> Adjustments;

    public Semaphore this[int number] => _semaphores[number];

    /// <summary>Does operations, as soon as all of them can be done: semop(2).</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="operations">The operations; their numbers are those of semaphores here.</param>
    /// <param name="undo">The process's record; null when nothing is undone.</param>
    /// <param name="processId">The caller's process.</param>
    /// <param name="time">Tells the time of day.</param>
    /// <param name="deadlineNanoseconds">When waiting ends.</param>
    /// <returns>None; EAGAIN, ERANGE, EIDRM, EINTR.</returns>
    public Errno Operate(
        Caller caller, SemaphoreOperation[] operations, SemaphoreUndo? undo, int processId, TimeSource time, ulong deadlineNanoseconds)
    {
        var wait = new SemaphoreWait(operations, undo?.For(this), processId);
        if (Try(wait, out Errno outcome))
        {
            if (outcome == Errno.None)
            {
                OperationSeconds = time.Now.Seconds;
                var portion = new WorkPortion(caller);
                WakeOthers(ref portion);
            }

            return outcome;
        }

        if (operations[wait.Blocking].NoWait)
        {
            return Errno.EAGAIN;
        }

        _waiting.AddLast(wait);
        CountWaiting(wait, 1);
        _changes++;
        while (!wait.IsOver)
        {
            Errno error = wait.Sleeper.Wait(caller, SleepKind.Interruptible, deadlineNanoseconds);
            if (error != Errno.None && !wait.IsOver)
            {
                _waiting.Remove(wait);
                CountWaiting(wait, -1);
                _changes++;
                return error == Errno.ETIMEDOUT ? Errno.EAGAIN : Errno.EINTR;
            }
        }

        OperationSeconds = wait.Outcome == Errno.None ? time.Now.Seconds : OperationSeconds;
        return wait.Outcome;
    }

    /// <summary>Sets values, and forgets what ends of processes would add to them: SETVAL, SETALL.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="first">The first semaphore.</param>
    /// <param name="values">The values, each one checked.</param>
    /// <param name="processId">The caller's process.</param>
    /// <param name="nowSeconds">Time of day.</param>
    public void Set(Caller caller, int first, ReadOnlySpan<ushort> values, int processId, long nowSeconds)
    {
        if (!Adjustments.IsEmpty)
        {
            _clearedAt ??= new ulong[Count];
            _clearedAt.AsSpan(first, values.Length).Fill(++Clears);
        }

        for (int i = 0; i < values.Length; i++)
        {
            _semaphores[first + i].Value = values[i];
            _semaphores[first + i].LastProcessId = processId;
        }

        ChangeSeconds = nowSeconds;
        var portion = new WorkPortion(caller);
        portion.Spend(InstructionsToSet * values.Length);
        WakeOthers(ref portion);
    }

    /// <summary>Ends all waits, and all records of it: IPC_RMID.</summary>
    public void EndAll(Caller caller)
    {
        var portion = new WorkPortion(caller);
        while (Adjustments.First is { } adjustments)
        {
            adjustments.Owner.Forget(adjustments);
            portion.Spend(InstructionsToForget);
        }

        while (_waiting.TakeFirst() is { } wait)
        {
            CountWaiting(wait, -1);
            wait.Finish(Errno.EIDRM);
            portion.Spend(InstructionsToWake);
        }
    }

    /// <summary>Adds what the end of a process adds, within the bounds of a value.</summary>
    internal void TakeBack(SemaphoreAdjustments adjustments, int processId, long nowSeconds, ref WorkPortion portion)
    {
        int work = adjustments.FollowClears();
        for (int i = 0; i < _semaphores.Length; i++)
        {
            if (adjustments.Values[i] != 0)
            {
                _semaphores[i].Value = Math.Clamp(_semaphores[i].Value + adjustments.Values[i], 0, LargestValue);
                _semaphores[i].LastProcessId = processId;
            }
        }

        OperationSeconds = nowSeconds;
        portion.Spend(work + (InstructionsToAdd * Count));
        WakeOthers(ref portion);
    }

    /// <summary>Whether a value was set, and what ends of processes would add to it forgotten, after so many times.</summary>
    internal bool WasClearedAfter(int number, ulong clears) => _clearedAt![number] > clears;

    /// <summary>Does operations of those that wait, the oldest first, until none can be done any more.</summary>
    private void WakeOthers(ref WorkPortion portion)
    {
        _changes++;
        SemaphoreWait? wait = _waiting.First;
        while (wait is not null)
        {
            SemaphoreWait? next = _waiting.After(wait);
            int work = wait.Adjustments?.FollowClears() ?? 0;
            CountWaiting(wait, -1);
            if (Try(wait, out Errno outcome))
            {
                _waiting.Remove(wait);
                wait.Finish(outcome);
                work += InstructionsToWake;
                next = _waiting.First; // The values have changed for all of them.
            }
            else
            {
                CountWaiting(wait, 1);
            }

            ulong changes = _changes;
            portion.Spend(work + InstructionsToTry + (InstructionsToTry * wait.Operations.Length));
            wait = changes == _changes ? next : _waiting.First;
        }
    }

    /// <summary>Counts a thread where it waits: the list may be long when somebody asks for the number.</summary>
    private void CountWaiting(SemaphoreWait wait, int change)
    {
        SemaphoreOperation blocking = wait.Operations[wait.Blocking];
        ref Semaphore semaphore = ref _semaphores[blocking.Number];
        if (blocking.Change == 0)
        {
            semaphore.WaitingForZero += change;
        }
        else
        {
            semaphore.WaitingForMore += change;
        }
    }

    /// <summary>Does all operations, or none.</summary>
    /// <returns>Whether that is decided: done, or an error. Otherwise <see cref="SemaphoreWait.Blocking"/> is set.</returns>
    private bool Try(SemaphoreWait wait, out Errno outcome)
    {
        outcome = Errno.None;
        SemaphoreOperation[] operations = wait.Operations;
        for (int i = 0; i < operations.Length; i++)
        {
            int value = _semaphores[operations[i].Number].Value;
            int change = operations[i].Change;
            bool isBlocked = change == 0 ? value != 0 : value + change < 0;
            bool isTooLarge = !isBlocked && (value + change > LargestValue || IsBeyondRecord(wait, operations[i]));
            if (isBlocked || isTooLarge)
            {
                TakeBack(wait, i);
                wait.Blocking = i;
                outcome = isTooLarge ? Errno.ERANGE : Errno.None;
                return isTooLarge;
            }

            Apply(wait, operations[i], change);
        }

        foreach (SemaphoreOperation operation in operations)
        {
            _semaphores[operation.Number].LastProcessId = wait.ProcessId;
        }

        return true;
    }

    private static bool IsBeyondRecord(SemaphoreWait wait, in SemaphoreOperation operation) =>
        operation.IsUndone && wait.Adjustments!.Values[operation.Number] - operation.Change is < short.MinValue or > short.MaxValue;

    private void Apply(SemaphoreWait wait, in SemaphoreOperation operation, int change)
    {
        _semaphores[operation.Number].Value += change;
        if (operation.IsUndone)
        {
            wait.Adjustments!.Values[operation.Number] -= (short)change;
        }
    }

    private void TakeBack(SemaphoreWait wait, int count)
    {
        while (count-- > 0)
        {
            Apply(wait, wait.Operations[count], -wait.Operations[count].Change);
        }
    }
}
