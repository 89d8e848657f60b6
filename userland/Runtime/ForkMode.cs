namespace Tine.Runtime;

/// <summary>How fork copies memory. Set by a Tine-specific prctl, inherited.</summary>
public enum ForkMode
{
    /// <summary>Tables now, pages at the first write.</summary>
    CopyOnWrite = 0,

    /// <summary>Every page now.</summary>
    Eager = 1,

    /// <summary>Leaf tables shared until the first write in their 2 MiB.</summary>
    OnDemand = 2,
}
