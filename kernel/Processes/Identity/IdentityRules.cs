using Tine.Files;

namespace Tine.Processes;

/// <summary>The ids that a process may give itself; setuid(2), setreuid(2), setresuid(2). The same rules hold for groups.</summary>
public static class IdentityRules
{
    private const uint Unchanged = uint.MaxValue;

    /// <summary>setuid: CAP_SETUID changes all four for good, anyone else the effective one.</summary>
    /// <returns>The new ids, or EINVAL, EPERM.</returns>
    public static Result<IdentitySet> Set(IdentitySet ids, uint id, Privilege privilege)
    {
        if (id == Unchanged)
        {
            return Errno.EINVAL;
        }

        if (privilege == Privilege.Capable)
        {
            return IdentitySet.All(id);
        }

        return id == ids.Real || id == ids.Saved ? ids with { Effective = id, FileSystem = id } : Errno.EPERM;
    }

    /// <summary>setreuid: the saved id follows when the real one is set, or the effective one to something new.</summary>
    /// <returns>The new ids, or EPERM.</returns>
    public static Result<IdentitySet> SetRealEffective(IdentitySet ids, uint real, uint effective, Privilege privilege)
    {
        bool mayReal = real == Unchanged || real == ids.Real || real == ids.Effective;
        bool mayEffective = effective == Unchanged || effective == ids.Real || effective == ids.Effective || effective == ids.Saved;
        if (privilege == Privilege.Ordinary && !(mayReal && mayEffective))
        {
            return Errno.EPERM;
        }

        uint newReal = real == Unchanged ? ids.Real : real;
        uint newEffective = effective == Unchanged ? ids.Effective : effective;
        bool savesEffective = real != Unchanged || (effective != Unchanged && effective != ids.Real);
        return new IdentitySet(newReal, newEffective, savesEffective ? newEffective : ids.Saved, newEffective);
    }

    /// <summary>setresuid.</summary>
    /// <returns>The new ids, or EPERM.</returns>
    public static Result<IdentitySet> SetAll(IdentitySet ids, uint real, uint effective, uint saved, Privilege privilege)
    {
        bool may = MayKeepOrBecome(ids, real) && MayKeepOrBecome(ids, effective) && MayKeepOrBecome(ids, saved);
        if (privilege == Privilege.Ordinary && !may)
        {
            return Errno.EPERM;
        }

        uint newEffective = effective == Unchanged ? ids.Effective : effective;
        return new IdentitySet(
            real == Unchanged ? ids.Real : real, newEffective, saved == Unchanged ? ids.Saved : saved, newEffective);
    }

    /// <summary>Whether real, effective and saved id are this one.</summary>
    internal static bool AreAll(in IdentitySet ids, uint id) => ids.Real == id && ids.Effective == id && ids.Saved == id;

    /// <summary>Whether an id is one of the process's own.</summary>
    public static bool MayUse(IdentitySet ids, uint id) =>
        MayBecome(ids, id) || id == ids.FileSystem;

    /// <summary>Whether an id is the real, effective or saved one.</summary>
    public static bool MayBecome(IdentitySet ids, uint id) => id == ids.Real || id == ids.Effective || id == ids.Saved;

    private static bool MayKeepOrBecome(IdentitySet ids, uint id) => id == Unchanged || MayBecome(ids, id);
}
