using System;

namespace Tine.Runtime;

/// <summary>
/// wait as Solaris's forkx(2) means it: a child made with FORK_NOSIGCHLD is waited for like any other, one made with
/// FORK_WAITPID by its number alone.
/// </summary>
/// <remarks>
/// clone knows one thing only, the exit signal; so the library remembers which child is which. A child of either flag
/// that executes a program gets the exit signal SIGCHLD back from the kernel: its SIGCHLD comes all the same, and while
/// it is the only child a wait for any waits for it, in vain.
/// </remarks>
public static unsafe class ForkxWait
{
    private const int AnyProcess = 0;
    private const ulong PeekOptions = 0x4100_0004; // WEXITED | WNOWAIT | __WALL
    private const int ProcessIdAt = 12;
    private const long Pause = 1_000_000;

    private static ForkxChild[] s_children = new ForkxChild[8];
    private static int s_count;
    private static int s_owner;

    /// <summary>waitpid(2).</summary>
    /// <param name="process">A child's id, -1 for any, 0 for any of the caller's group, -N for any of group N.</param>
    /// <param name="status">The child's wait status.</param>
    /// <param name="options">As for wait4; <see cref="WaitOptions.All"/> is not needed.</param>
    /// <returns>The child's id, 0 under NoHang; ECHILD, EINTR.</returns>
    public static SysResult Wait(int process, out WaitStatus status, WaitOptions options = WaitOptions.None)
    {
        ForgetIfForked();
        return process > 0 ? WaitForOne(process, out status, options) : WaitForAny(process, out status, options);
    }

    /// <summary>Notes a child that forkx or vforkx made.</summary>
    internal static void Note(SysResult child, ForkxFlags flags)
    {
        if (child.Raw <= 0 || flags == ForkxFlags.None)
        {
            return;
        }

        ForgetIfForked();
        if (s_count == s_children.Length)
        {
            Array.Resize(ref s_children, s_count * 2);
        }

        s_children[s_count++] = new ForkxChild { Id = child.Int, Flags = flags };
    }

    /// <summary>Forgets the jobs after a fork: they are the parent's children, not the caller's.</summary>
    private static void ForgetIfForked()
    {
        int own = Unix.GetPid();
        s_count = s_owner == own ? s_count : 0;
        s_owner = own;
    }

    private static SysResult WaitForOne(int process, out WaitStatus status, WaitOptions options)
    {
        int index = IndexOf(process);
        if (index >= 0 && s_children[index].HasEnded)
        {
            status = s_children[index].Status;
            Remove(index);
            return new SysResult(process);
        }

        SysResult waited = Unix.Wait(process, out status, options | (index >= 0 ? WaitOptions.All : WaitOptions.None));
        if (waited.Raw > 0 && index >= 0 && IsEnd(status))
        {
            Remove(index);
        }

        return waited;
    }

    private static SysResult WaitForAny(int process, out WaitStatus status, WaitOptions options)
    {
        int lastSeen = 0;
        while (true)
        {
            SysResult ordinary = Take(process, out status, options | WaitOptions.NoHang);
            SysResult silent = ordinary.Raw > 0 ? ordinary : TakeSilent(process, out status, options);
            if (silent.Raw > 0)
            {
                return silent;
            }

            bool hasSilent = silent.Error != Errno.ECHILD;
            if (ordinary.Failed && !hasSilent)
            {
                return ordinary;
            }

            if ((options & WaitOptions.NoHang) != 0)
            {
                return default;
            }

            SysResult seen = hasSilent ? AwaitSomebody(ref lastSeen) : Take(process, out status, options);
            if (seen.Failed || (!hasSilent && seen.Raw > 0))
            {
                return seen;
            }
        }
    }

    /// <summary>An ordinary child. One that belongs to a wait by number, and came here after an exec, is kept for that.</summary>
    /// <returns>As wait4; 0 for one that was kept.</returns>
    private static SysResult Take(int process, out WaitStatus status, WaitOptions options)
    {
        SysResult waited = Unix.Wait(process, out status, options);
        int index = waited.Raw > 0 ? IndexOf(waited.Int) : -1;
        if (index < 0 || !IsEnd(status))
        {
            return waited;
        }

        if ((s_children[index].Flags & ForkxFlags.WaitByIdOnly) == 0)
        {
            Remove(index);
            return waited;
        }

        s_children[index].HasEnded = true;
        s_children[index].Status = status;
        return default;
    }

    /// <summary>A child made with FORK_NOSIGCHLD alone. Where SIGCHLD is ignored it vanishes, like any other.</summary>
    /// <returns>Its id; 0 when there are some and none has ended; ECHILD when there are none.</returns>
    private static SysResult TakeSilent(int process, out WaitStatus status, WaitOptions options)
    {
        SysResult result = new(-(long)Errno.ECHILD);
        status = default;
        for (int i = s_count - 1; i >= 0; i--)
        {
            int id = s_children[i].Id;
            if ((s_children[i].Flags & ForkxFlags.WaitByIdOnly) != 0 || !IsMeant(id, process))
            {
                continue;
            }

            SysResult waited = Unix.Wait(id, out status, options | WaitOptions.NoHang | WaitOptions.All);
            if (waited.Failed || (waited.Raw > 0 && IsEnd(status)))
            {
                Remove(i);
            }

            if (waited.Raw > 0 && !IgnoresChildren())
            {
                return waited;
            }

            result = waited.Raw == 0 ? waited : result;
        }

        return result;
    }

    /// <summary>
    /// Sleeps until any child has ended, without reaping it. A child that is not to be reaped would be seen again at once: then
    /// this sleeps for a moment.
    /// </summary>
    private static SysResult AwaitSomebody(ref int lastSeen)
    {
        byte* information = stackalloc byte[128];
        SysResult waited = Unix.Call(SystemCall.WaitId, AnyProcess, 0, (ulong)information, PeekOptions, 0);
        int seen = *(int*)(information + ProcessIdAt);
        if (waited.Succeeded && seen == lastSeen)
        {
            Unix.Sleep(Pause);
        }

        lastSeen = seen;
        return waited;
    }

    private static bool IsMeant(int id, int process) =>
        process == -1 || Unix.GetPgid(id).Raw == (process == 0 ? Unix.GetPgid(0).Raw : -process);

    private static bool IgnoresChildren()
    {
        Unix.GetAction(Signal.Child, out SignalAction action);
        return action.Handler == SignalAction.Ignore;
    }

    private static bool IsEnd(WaitStatus status) => !status.IsStopped && !status.WasContinued;

    private static int IndexOf(int id)
    {
        for (int i = 0; i < s_count; i++)
        {
            if (s_children[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private static void Remove(int index) => s_children[index] = s_children[--s_count];
}
