namespace Tine.Memory;

/// <summary>How fork gives the child its memory.</summary>
public enum ForkMode
{
    /// <summary>Every page is copied at once, as before copy-on-write.</summary>
    Eager,

    /// <summary>Page tables are copied, pages when one side writes.</summary>
    CopyOnWrite,
}
