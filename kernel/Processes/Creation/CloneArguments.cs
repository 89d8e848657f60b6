namespace Tine.Processes;

/// <summary>The sharing between a new process or thread and its maker, and its first state.</summary>
/// <param name="Flags">The resources that are shared; without the exit signal.</param>
/// <param name="ExitSignal">The signal that the parent gets at the end; nothing for None and, by clone(2), for numbers above 64.</param>
/// <param name="StackTop">The child's stack pointer; null for the caller's.</param>
/// <param name="ThreadLocalStorage">FS base, under <see cref="CloneFlags.SetThreadLocalStorage"/>.</param>
/// <param name="ParentThreadId">Address in the parent for the child's id.</param>
/// <param name="ChildThreadId">Address in the child for its id, or for clearing it at the end.</param>
/// <param name="Handle">Address in the parent for the descriptor of the child's <see cref="ProcessHandle"/> is written in the parent.</param>
/// <param name="ChosenId">The child's id (clone3's set_tid); 0 for the next that is free.</param>
public readonly record struct CloneArguments(
    CloneFlags Flags,
    Signal ExitSignal,
    VirtualAddress StackTop = default,
    ulong ThreadLocalStorage = 0,
    VirtualAddress ParentThreadId = default,
    VirtualAddress ChildThreadId = default,
    VirtualAddress Handle = default,
    int ChosenId = 0)
{
    /// <summary>fork(2): nothing is shared.</summary>
    public static CloneArguments Fork => new(CloneFlags.None, Signal.SIGCHLD);

    /// <summary>vfork(2): the child borrows memory and stack, the parent waits.</summary>
    public static CloneArguments VFork => new(CloneFlags.Memory | CloneFlags.VFork, Signal.SIGCHLD);

    public bool Has(CloneFlags flag) => (Flags & flag) != 0;

    /// <summary>Flags that contradict each other, or that Tine has nothing for; in the order of Linux's copy_process.</summary>
    /// <returns>None or EINVAL; EBADF for a control group, since no descriptor leads to one.</returns>
    public Errno Check(Process caller)
    {
        bool isBad =
            (Has(CloneFlags.FileSystem) && Has(CloneFlags.NewMounts | CloneFlags.NewUser))
            || (Has(CloneFlags.Thread) && !Has(CloneFlags.SignalHandlers))
            || (Has(CloneFlags.SignalHandlers) && !Has(CloneFlags.Memory))
            || (Has(CloneFlags.SignalHandlers) && Has(CloneFlags.ClearSignalHandlers))
            || (Has(CloneFlags.Parent) && caller.IsInit)
            || (Has(CloneFlags.PidFd) && (Has(CloneFlags.Thread) || (Has(CloneFlags.ParentSetThreadId) && Handle == ParentThreadId)))
            || Has(CloneFlags.Namespaces);
        return isBad ? Errno.EINVAL : Has(CloneFlags.IntoControlGroup) ? Errno.EBADF : Errno.None;
    }
}
