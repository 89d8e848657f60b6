using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>prctl's options about capabilities: bounding and ambient set, securebits, keepcaps.</summary>
internal static class CapabilityOptions
{
    private const ulong AmbientIsSet = 1;
    private const ulong AmbientRaise = 2;
    private const ulong AmbientLower = 3;
    private const ulong AmbientClear = 4;

    /// <summary>PR_CAPBSET_READ.</summary>
    public static Result<int> ReadBounding(Thread caller, ulong capability) =>
        !CapabilitySet.IsKnown(capability) ? Errno.EINVAL
        : caller.Credentials.Capabilities.Bounding.Has((Capability)capability) ? 1 : 0;

    /// <summary>Drops a capability from the bounding set: PR_CAPBSET_DROP.</summary>
    public static Errno DropBounding(Thread caller, ulong capability)
    {
        Credentials own = caller.Credentials;
        if (!own.Has(Capability.SetCapabilities) || !CapabilitySet.IsKnown(capability))
        {
            return own.Has(Capability.SetCapabilities) ? Errno.EINVAL : Errno.EPERM;
        }

        Capabilities sets = own.Capabilities;
        CredentialChange.Commit(caller, own.WithCapabilities(sets with { Bounding = sets.Bounding.Without((Capability)capability) }));
        return Errno.None;
    }

    /// <summary>Sets the secure bits: PR_SET_SECUREBITS. A bit under its lock stays as it is, and a lock stays.</summary>
    public static Errno SetSecureBits(Thread caller, ulong wanted)
    {
        Credentials own = caller.Credentials;
        var bits = (SecureBits)wanted;
        SecureBits locks = own.SecureBits & SecureBits.Locks;
        bool isAllowed = own.Has(Capability.SetCapabilities)
            && wanted <= (ulong)(SecureBits.Bits | SecureBits.Locks)
            && ((uint)locks >> 1 & (uint)(own.SecureBits ^ bits)) == 0
            && (locks & ~bits) == 0;
        if (isAllowed)
        {
            CredentialChange.Commit(caller, own.WithSecureBits(bits));
        }

        return isAllowed ? Errno.None : Errno.EPERM;
    }

    /// <summary>Keeps capabilities over a change of user, or not: PR_SET_KEEPCAPS.</summary>
    public static Errno SetKeep(Thread caller, ulong keeps)
    {
        Credentials own = caller.Credentials;
        if (keeps > 1 || (own.SecureBits & SecureBits.KeepCapabilitiesLocked) != 0)
        {
            return keeps > 1 ? Errno.EINVAL : Errno.EPERM;
        }

        SecureBits others = own.SecureBits & ~SecureBits.KeepCapabilities;
        CredentialChange.Commit(caller, own.WithSecureBits(keeps == 1 ? others | SecureBits.KeepCapabilities : others));
        return Errno.None;
    }

    /// <summary>PR_CAP_AMBIENT.</summary>
    public static Result<int> Ambient(Thread caller, ulong action, ulong number, ulong rest)
    {
        Credentials own = caller.Credentials;
        ref readonly Capabilities sets = ref own.Capabilities;
        if (action == AmbientClear)
        {
            return (number | rest) != 0 ? Errno.EINVAL : Become(caller, CapabilitySet.None);
        }

        if (!CapabilitySet.IsKnown(number) || rest != 0)
        {
            return Errno.EINVAL;
        }

        var capability = (Capability)number;
        switch (action)
        {
            case AmbientIsSet:
                return sets.Ambient.Has(capability) ? 1 : 0;
            case AmbientLower:
                return Become(caller, sets.Ambient.Without(capability));
            case AmbientRaise:
                bool mayRaise = sets.Permitted.And(sets.Inheritable).Has(capability) && (own.SecureBits & SecureBits.NoAmbientRaise) == 0;
                return mayRaise ? Become(caller, sets.Ambient.With(capability)) : Errno.EPERM;
            default:
                return Errno.EINVAL;
        }
    }

    private static Result<int> Become(Thread caller, CapabilitySet ambient)
    {
        Credentials own = caller.Credentials;
        CredentialChange.Commit(caller, own.WithCapabilities(own.Capabilities with { Ambient = ambient }));
        return 0;
    }
}
