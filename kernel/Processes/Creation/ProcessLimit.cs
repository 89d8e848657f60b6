using Tine.Files;

namespace Tine.Processes;

/// <summary>RLIMIT_NPROC: how many threads and zombies one user may have. Exempt are the real user 0, CAP_SYS_RESOURCE and CAP_SYS_ADMIN.</summary>
internal static class ProcessLimit
{
    /// <summary>Whether the user of a thread may have one thread more.</summary>
    public static bool Allows(Thread caller)
    {
        ulong limit = caller.Process.Limits[Resource.Processes].Soft;
        Credentials credentials = caller.Credentials;
        uint user = credentials.Users.Real;
        return user == 0 || credentials.Has(Capability.Resources) || credentials.Has(Capability.Administrate)
            || (ulong)caller.World.Processes.ThreadCount < limit || CountOf(caller.World.Init, user) < limit;
    }

    /// <summary>
    /// Whether the user has more processes than the limit, regardless of the thread's rights: setuid(2) notes it, and execve(2)
    /// fails with EAGAIN. Programs that do not check setuid would go on with their rights if that failed instead (Linux since
    /// 3.1).
    /// </summary>
    public static bool IsExceeded(Thread caller)
    {
        ulong limit = caller.Process.Limits[Resource.Processes].Soft;
        uint user = caller.Credentials.Users.Real;
        return user != 0 && (ulong)caller.World.Processes.ThreadCount > limit && CountOf(caller.World.Init, user) > limit;
    }

    /// <summary>Walks the tree of processes from the first one: zombies are in it until they are waited for, and count.</summary>
    private static ulong CountOf(Process root, uint user)
    {
        ulong count = 0;
        Process? process = root;
        while (process is not null)
        {
            if (process.Credentials.Users.Real == user)
            {
                count += process.IsZombie ? 1 : (ulong)process.LiveThreads;
            }

            process = process.Children.First ?? NextOutside(process, root);
        }

        return count;
    }

    /// <summary>The next process that is no descendant of this one; null when the walk is over.</summary>
    private static Process? NextOutside(Process process, Process root)
    {
        for (Process at = process; at != root; at = at.Parent!)
        {
            if (at.Parent!.Children.After(at) is { } sibling)
            {
                return sibling;
            }
        }

        return null;
    }
}
