using System;
using Tine.Files;

namespace Tine.Processes;

/// <summary>Who may change which limit, and who has to hear of it; prlimit(2).</summary>
public static class LimitRules
{
    /// <summary>Sets a limit of a process that <see cref="MayLook"/> allows to be changed.</summary>
    /// <returns>None; EINVAL for a soft limit above the hard one, EPERM for raising that, or for too many descriptors.</returns>
    public static Errno Set(Process caller, Process target, Resource resource, ResourceLimit limit)
    {
        if (limit.Soft > limit.Hard)
        {
            return Errno.EINVAL;
        }

        ulong mostDescriptors = caller.FileSystem.Services.Limits.MostDescriptors;
        bool isPrivileged = caller.Credentials.Users.Effective == 0;
        bool raises = limit.Hard > target.Limits[resource].Hard && !isPrivileged;
        if (raises || (resource == Resource.Descriptors && limit.Hard > mostDescriptors))
        {
            return Errno.EPERM;
        }

        target.Limits = target.Limits.With(resource, limit);
        if (!target.IsZombie)
        {
            target.Memory.Limits = target.Limits.ForMemory;
            target.Descriptors.Limit = (int)Math.Min(target.Limits[Resource.Descriptors].Soft, mostDescriptors);
        }

        return Errno.None;
    }

    /// <returns>None, or EPERM for a process of which not every user and group id is the caller's real one.</returns>
    public static Errno MayLook(Process caller, Process target)
    {
        bool isAllowed = caller == target || caller.Credentials.Users.Effective == 0
            || (AreAll(target.Credentials.Users, caller.Credentials.Users.Real)
                && AreAll(target.Credentials.Groups, caller.Credentials.Groups.Real));
        return isAllowed ? Errno.None : Errno.EPERM;
    }

    private static bool AreAll(in IdentitySet ids, uint id) => ids.Real == id && ids.Effective == id && ids.Saved == id;
}
