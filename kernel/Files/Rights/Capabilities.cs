namespace Tine.Files;

/// <summary>The five capability sets of a thread; capabilities(7), "Thread capability sets".</summary>
/// <param name="Permitted">Upper bound of <paramref name="Effective"/>; what is dropped here comes back by exec alone.</param>
/// <param name="Effective">The set that the kernel checks.</param>
/// <param name="Inheritable">Kept across exec for the permitted set of files that have capabilities, and of the superuser's programs.</param>
/// <param name="Bounding">The most that exec may add to the permitted set.</param>
/// <param name="Ambient">Kept across the exec of ordinary programs; never more than permitted and inheritable.</param>
public readonly record struct Capabilities(
    CapabilitySet Permitted, CapabilitySet Effective, CapabilitySet Inheritable, CapabilitySet Bounding, CapabilitySet Ambient)
{
    /// <summary>The superuser's after boot.</summary>
    public static Capabilities Full => new(CapabilitySet.All, CapabilitySet.All, default, CapabilitySet.All, default);

    /// <summary>Capabilities of an ordinary user.</summary>
    public static Capabilities Ordinary => new(default, default, default, CapabilitySet.All, default);

    public bool Equals(Capabilities other) =>
        Permitted == other.Permitted && Effective == other.Effective && Inheritable == other.Inheritable
        && Bounding == other.Bounding && Ambient == other.Ambient;

    public override int GetHashCode() => Permitted.GetHashCode() ^ Inheritable.GetHashCode();

    /// <summary>capset(2).</summary>
    /// <returns>The new sets, or EPERM for a set that would gain what it may not.</returns>
    public Result<Capabilities> Set(CapabilitySet permitted, CapabilitySet effective, CapabilitySet inheritable)
    {
        bool mayInherit = Effective.Has(Capability.SetCapabilities) || inheritable.IsWithin(Inheritable.Or(Permitted));
        bool isAllowed = mayInherit && inheritable.IsWithin(Inheritable.Or(Bounding))
            && permitted.IsWithin(Permitted) && effective.IsWithin(permitted);
        return isAllowed
            ? new Capabilities(permitted, effective, inheritable, Bounding, Ambient.And(permitted).And(inheritable))
            : Errno.EPERM;
    }
}
