using System;
using Tine.Files;

namespace Tine.Processes;

/// <summary>The rules for changing limits: the rights, and those who have to hear of it; prlimit(2).</summary>
public static class LimitRules
{
    /// <summary>Sets a limit of a process that <see cref="MayLook"/> allows to be changed.</summary>
    /// <returns>None; EINVAL for a soft limit above the hard one, EPERM for raising that, or for too many descriptors.</returns>
    public static Errno Set(Thread caller, Process target, Resource resource, ResourceLimit limit)
    {
        if (limit.Soft > limit.Hard)
        {
            return Errno.EINVAL;
        }

        ulong mostDescriptors = caller.Process.FileSystem.Services.Limits.MostDescriptors;
        bool isPrivileged = caller.Credentials.Has(Capability.Resources);
        bool raises = limit.Hard > target.Limits[resource].Hard && !isPrivileged;
        if (raises || (resource == Resource.Descriptors && limit.Hard > mostDescriptors))
        {
            return Errno.EPERM;
        }

        target.Limits = target.Limits.With(resource, limit);
        if (resource == Resource.ProcessorSeconds && !target.IsZombie)
        {
            ProcessorClocks.Of(target).EnforceLimit();
        }

        if (target.Memory is { } memory)
        {
            memory.Limits = target.Limits.ForMemory;
        }

        if (target.Descriptors is { } descriptors)
        {
            descriptors.Limit = (int)Math.Min(target.Limits[Resource.Descriptors].Soft, mostDescriptors);
        }

        return Errno.None;
    }

    /// <returns>None, or EPERM for a process with a user or group id that is not the caller's real one.</returns>
    public static Errno MayLook(Thread caller, Process target)
    {
        Credentials own = caller.Credentials;
        Credentials its = target.Credentials;
        bool isAllowed = caller.Process == target || own.Has(Capability.Resources)
            || (IdentityRules.AreAll(its.Users, own.Users.Real) && IdentityRules.AreAll(its.Groups, own.Groups.Real));
        return isAllowed ? Errno.None : Errno.EPERM;
    }
}
