using System;

namespace Tine.Processes;

/// <summary>Who may change which limit, and who has to hear of it; prlimit(2).</summary>
public static class LimitRules
{
    /// <summary>As many descriptors at most (fs.nr_open).</summary>
    private const ulong MostDescriptors = 1 << 20;

    /// <returns>None; EINVAL for a soft limit above the hard one, EPERM for raising that, or for another's process.</returns>
    public static Errno Set(Process caller, Process target, Resource resource, ResourceLimit limit)
    {
        if (limit.Soft > limit.Hard)
        {
            return Errno.EINVAL;
        }

        Errno error = MayLook(caller, target);
        bool isPrivileged = caller.Credentials.Users.Effective == 0;
        bool raises = limit.Hard > target.Limits[resource].Hard && !isPrivileged;
        if (error != Errno.None || raises || (resource == Resource.Descriptors && limit.Hard > MostDescriptors))
        {
            return error != Errno.None ? error : Errno.EPERM;
        }

        target.Limits = target.Limits.With(resource, limit);
        target.Memory.Limits = target.Limits.ForMemory;
        target.Descriptors.Limit = (int)Math.Min(target.Limits[Resource.Descriptors].Soft, MostDescriptors);
        return Errno.None;
    }

    /// <returns>None or EPERM.</returns>
    public static Errno MayLook(Process caller, Process target)
    {
        uint user = caller.Credentials.Users.Real;
        Files.IdentitySet others = target.Credentials.Users;
        bool isSame = caller == target || caller.Credentials.Users.Effective == 0
            || (user == others.Real && user == others.Effective && user == others.Saved);
        return isSame ? Errno.None : Errno.EPERM;
    }
}
