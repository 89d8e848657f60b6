namespace Tine.Memory;

/// <summary>Which mappings of a file lose pages.</summary>
internal enum MappingKinds
{
    /// <summary>Those that show the file itself; private copies stay (a hole).</summary>
    Shared,

    /// <summary>All, private copies included (the file became shorter).</summary>
    All,
}
