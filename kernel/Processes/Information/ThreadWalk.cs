using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>Visits one thread, or all threads of a group or a user, in portions.</summary>
/// <remarks>
/// Others come and go between two portions: the next process is found by number, and where a thread has ended the walk begins
/// again with its process, so that a thread may be visited twice. A process that has ended still has its first thread.
/// </remarks>
public struct ThreadWalk
{
    private const int InstructionsToLook = 250;

    private readonly ProcessTable _processes;
    private readonly Thread? _only;
    private readonly ProcessGroup? _group;
    private readonly uint _user;
    private WorkPortion _portion;
    private Process? _process;

    private ThreadWalk(Thread caller, Thread? only, ProcessGroup? group, uint user)
    {
        _processes = caller.World.Processes;
        _only = only;
        _group = group;
        _user = user;
        _portion = new WorkPortion(caller);
    }

    /// <summary>Null before the first and after the last.</summary>
    public Thread? Current { readonly get; private set; }

    private readonly bool IsEmpty { get; init; }

    /// <summary>A walk over one thread, or none.</summary>
    public static ThreadWalk OfThread(Thread caller, Thread? only) => new(caller, only, null, 0) { IsEmpty = only is null };

    public static ThreadWalk OfGroup(Thread caller, ProcessGroup? group) => new(caller, null, group, 0) { IsEmpty = group is null };

    /// <summary>Threads by their real user.</summary>
    public static ThreadWalk OfUser(Thread caller, uint user) => new(caller, null, null, user);

    public bool MoveNext()
    {
        if (_only is not null || IsEmpty)
        {
            Current = Current is null ? _only : null;
            return Current is not null;
        }

        do
        {
            Current = _portion.Spend(InstructionsToLook) == Errno.None ? Next() : null;
        }
        while (Current is not null && !IsTarget(Current));

        return Current is not null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Thread? Next()
    {
        if (_process is { Threads.IsEmpty: false } process)
        {
            bool hasEnded = Current!.State == ThreadState.Dead;
            if ((hasEnded ? process.Threads.First : process.Threads.After(Current)) is { } next)
            {
                return next;
            }
        }

        _process = _processes.Next(_process?.Id ?? 0);
        return _process?.Threads.First ?? _process?.Leader;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsTarget(Thread thread) =>
        _group is null ? thread.Credentials.Users.Real == _user : thread.Process.Group == _group;
}
