using Tine.Files;

namespace Tine.Processes;

/// <summary>The right to look into another process; ptrace(2), "Ptrace access mode checking", PTRACE_MODE_READ.</summary>
public static class TraceAccess
{
    /// <summary>Whether the caller may read the target by its file-system ids and effective capabilities, as /proc asks.</summary>
    public static bool MayReadAsFile(Thread caller, Thread target) =>
        Allows(caller, target, caller.Credentials.Users.FileSystem, caller.Credentials.Groups.FileSystem, caller.Credentials.Capabilities.Effective);

    /// <summary>Whether the caller may read the target by its real ids and permitted capabilities, as system calls ask.</summary>
    public static bool MayRead(Thread caller, Thread target) =>
        Allows(caller, target, caller.Credentials.Users.Real, caller.Credentials.Groups.Real, caller.Credentials.Capabilities.Permitted);

    /// <summary>Whether the caller may trace the target; PTRACE_MODE_ATTACH_REALCREDS, the same without Linux's Yama.</summary>
    public static bool MayAttach(Thread caller, Thread target) => MayRead(caller, target);

    private static bool Allows(Thread caller, Thread target, uint user, uint group, CapabilitySet capabilities)
    {
        Credentials its = target.Credentials;
        bool mayAny = caller.Credentials.Has(Capability.Trace);
        bool isSame = IdentityRules.AreAll(its.Users, user) && IdentityRules.AreAll(its.Groups, group);
        return caller.Process == target.Process || mayAny
            || (isSame && IsDumpable(target.Process) && its.Capabilities.Permitted.IsWithin(capabilities));
    }

    /// <summary>Whether a process is dumpable; a zombie counts as such, as it has no memory to look at.</summary>
    private static bool IsDumpable(Process process) => process.Memory is not { IsDumpable: false };
}
