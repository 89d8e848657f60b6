namespace Tine.Processes;

/// <summary>RLIMIT_NPROC: how many threads one user may have. The superuser is exempt.</summary>
internal static class ProcessLimit
{
    public static bool Allows(Thread caller)
    {
        ulong limit = caller.Process.Limits[Resource.Processes].Soft;
        uint user = caller.Process.Credentials.Users.Real;
        return limit == ResourceLimit.Infinity || user == 0 || CountOf(caller.World, user) < limit;
    }

    private static ulong CountOf(World world, uint user)
    {
        ulong count = 0;
        for (Thread? thread = world.FirstThread; thread is not null; thread = thread.NextInWorld)
        {
            if (thread.Process.Credentials.Users.Real == user)
            {
                count++;
            }
        }

        return count;
    }
}
