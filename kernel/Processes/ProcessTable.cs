using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>The numbers of threads, process groups and sessions.</summary>
/// <remarks>
/// Numbers are given out in rising order and start over at <see cref="FirstAfterWrap"/>. A number is free when no thread,
/// no group and no session has it: a new process never finds itself in a group that is older than it.
/// </remarks>
public sealed class ProcessTable
{
    /// <summary>Exclusive upper bound of all numbers (PID_MAX_DEFAULT).</summary>
    public const int Limit = 32768;

    /// <summary>The first number after a wrap: lower ones are given out once, after boot (Linux: RESERVED_PIDS).</summary>
    public const int FirstAfterWrap = 300;

    private readonly Thread?[] _threads = new Thread?[Limit];
    private readonly byte[] _holders = new byte[Limit];
    private readonly NumberSet _processNumbers = new(Limit);
    private readonly HashBuckets<ProcessGroup, ProcessGroup.NumberLink> _groups = new();
    private int _last;

    /// <summary>Exclusive upper bound of new numbers: kernel.pid_max.</summary>
    public int Maximum { get; private set; } = Limit;

    /// <summary>Threads that have a number.</summary>
    public int ThreadCount { get; private set; }

    /// <summary>Processes that have a number, zombies included.</summary>
    public int ProcessCount { get; private set; }

    /// <summary>The number given out last; /proc/loadavg.</summary>
    public int LastId => _last;

    /// <summary>Sets <see cref="Maximum"/>: more than <see cref="FirstAfterWrap"/>, as on Linux, and no more than <see cref="Limit"/>.</summary>
    public bool TrySetMaximum(int maximum)
    {
        bool isPossible = maximum is > FirstAfterWrap and <= Limit;
        Maximum = isPossible ? maximum : Maximum;
        return isPossible;
    }

    /// <summary>Goes on after another number than the last.</summary>
    public bool TrySetLast(int id)
    {
        bool isPossible = id >= 0 && id < Maximum;
        _last = isPossible ? id : _last;
        return isPossible;
    }

    /// <summary>Gives a thread a free number.</summary>
    /// <returns>The number, or EAGAIN when all are taken.</returns>
    public Result<int> Add(Thread thread)
    {
        int id = _last + 1 < Maximum ? _last + 1 : FirstAfterWrap;
        if (_holders[id] != 0 && !TryFindFree(ref id))
        {
            return Errno.EAGAIN;
        }

        _last = id;
        return Give(thread, id);
    }

    /// <summary>Finds the next free number, from one on and then from the first one that is given out again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryFindFree(ref int id)
    {
        int free = FindFree(id, Maximum);
        free = free < 0 ? FindFree(FirstAfterWrap, id) : free;
        id = free;
        return free >= 0;
    }

    /// <returns>The first free number from one on and before another; negative when there is none.</returns>
    private int FindFree(int first, int end)
    {
        const int bytesAWord = sizeof(ulong);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(_holders);
        for (int id = first; id < end; id++)
        {
            while (id % bytesAWord == 0 && id < end && !HasZero(words[id / bytesAWord]))
            {
                id += bytesAWord;
            }

            if (id < end && _holders[id] == 0)
            {
                return id;
            }
        }

        return -1;
    }

    /// <summary>Whether one of eight bytes is 0 (Mycroft; Warren, "Hacker's Delight", 6-1).</summary>
    private static bool HasZero(ulong bytes) => ((bytes - 0x0101_0101_0101_0101) & ~bytes & 0x8080_8080_8080_8080) != 0;

    /// <summary>Gives a thread the number that its maker has chosen.</summary>
    /// <returns>The number; EINVAL when there is no such number, EEXIST when it is taken.</returns>
    public Result<int> AddAs(Thread thread, int id)
    {
        if (id < 1 || id >= Maximum)
        {
            return Errno.EINVAL;
        }

        return _holders[id] == 0 ? Give(thread, id) : Errno.EEXIST;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Give(Thread thread, int id)
    {
        thread.Id = id;
        _holders[id]++;
        _threads[id] = thread;
        ThreadCount++;
        return id;
    }

    /// <summary>Frees the number of a thread that has ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(Thread thread)
    {
        _threads[thread.Id] = null;
        _holders[thread.Id]--;
        ThreadCount--;
    }

    /// <summary>Adds a process that is complete, and whose first thread has its number: others find it from now on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Enter(Process process)
    {
        _processNumbers.Add(process.Id);
        ProcessCount++;
    }

    /// <summary>Removes a process that was waited for: it leaves its group, and its number becomes free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Remove(Process process)
    {
        ProcessGroup group = process.Group;
        group.Remove(process);
        if (group.Members.IsEmpty)
        {
            Forget(group);
        }

        _processNumbers.Remove(process.Id);
        ProcessCount--;
        Remove(process.Leader);
    }

    /// <summary>The process with the next higher number, zombies included; null when there is none.</summary>
    /// <remarks>To walk over all: <c>for (p = Next(0); p is not null; p = Next(p.Id))</c>, whatever comes and goes meanwhile.</remarks>
    [NoAllocation]
    public Process? Next(int id) => _processNumbers.Next(id) is var next and > 0 ? _threads[next]!.Process : null;

    /// <summary>The thread, of any process, with the next higher number; null when there is none.</summary>
    public Thread? NextThread(int id)
    {
        Thread? next = null;
        while (next is null && ++id < Limit)
        {
            next = _threads[id];
        }

        return next;
    }

    /// <summary>
    /// Gives the number of an ended first thread to another one that executes a program: to all others it is the same process.
    /// </summary>
    internal void ReplaceLeader(Thread thread, Thread leader)
    {
        Remove(thread);
        thread.Id = leader.Id;
        _threads[leader.Id] = thread;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [NoAllocation]
    public Thread? FindThread(int id) => (uint)id < Limit ? _threads[id] : null;

    /// <summary>The process with this id, a zombie too; null when there is none, or when the number is only a thread's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Process? Find(int id)
    {
        Thread? thread = FindThread(id);
        return thread is not null && thread.Process.Id == id ? thread.Process : null;
    }

    /// <summary>Finds a process group by its number; null when there is none.</summary>
    [NoAllocation]
    public ProcessGroup? FindGroup(int id)
    {
        ProcessGroup? group = _groups.First((uint)id);
        while (group is not null && group.Id != id)
        {
            group = HashBuckets<ProcessGroup, ProcessGroup.NumberLink>.After(group);
        }

        return group;
    }

    /// <summary>Puts a process into a group, made if need be, of a session.</summary>
    internal void Join(Process process, int groupId, Session session)
    {
        ProcessGroup? group = FindGroup(groupId);
        if (group is null)
        {
            group = new ProcessGroup(groupId, session);
            _groups.Add(group);
            _holders[groupId]++;
            if (session.GroupCount++ == 0)
            {
                _holders[session.Id]++;
            }
        }

        ProcessGroup? former = process.Group;
        if (former is not null)
        {
            former.Remove(process);
        }

        group.Add(process);
        if (former is { Members.IsEmpty: true })
        {
            Forget(former);
        }
    }

    private void Forget(ProcessGroup group)
    {
        _groups.Remove(group);
        _holders[group.Id]--;
        if (--group.Session.GroupCount == 0)
        {
            _holders[group.Session.Id]--;
        }
    }
}
