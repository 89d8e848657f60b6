namespace Tine.Memory;

/// <summary>A change to the pages of a file in all of its mappings.</summary>
internal enum MappingChange
{
    /// <summary>Taken out of mappings that show the file itself; private copies stay (a hole).</summary>
    DropShared,

    /// <summary>Taken out of all, private copies included (the file became shorter).</summary>
    DropAll,

    /// <summary>Write-protected where the file itself is shown, so that the next write is a fault.</summary>
    Clean,
}
