namespace Tine;

/// <summary>The ways of fork to give the child its memory. The numbers are those of prctl.</summary>
public enum ForkMode
{
    /// <summary>Page tables are copied, pages when one side writes.</summary>
    CopyOnWrite = 0,

    /// <summary>Every page is copied at once, as before copy-on-write.</summary>
    Eager = 1,

    /// <summary>Page tables are shared until one side changes what they cover, then copied; pages when one side writes.</summary>
    OnDemand = 2,
}
