namespace Tine.Runtime;

/// <summary>The ways of fork to copy memory. Set by a Tine-specific prctl, inherited.</summary>
public enum ForkMode
{
    /// <summary>Tables now, pages at the first write.</summary>
    CopyOnWrite = 0,

    /// <summary>Every page now.</summary>
    Eager = 1,

    /// <summary>Tables are shared until the first change to what they cover, then copied; pages at the first write.</summary>
    OnDemand = 2,
}
