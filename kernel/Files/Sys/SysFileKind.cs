namespace Tine.Files;

/// <summary>Contents of files of /sys; several names may have the same.</summary>
internal enum SysFileKind
{
    /// <summary>The number of the only node, as a list of nodes, too, or of a processor that is one of a kind.</summary>
    Zero,

    /// <summary>The number of the folder's processor.</summary>
    Own,

    /// <summary>The folder's processor as a mask.</summary>
    OwnMask,

    /// <summary>All processors, as a list.</summary>
    Processors,

    /// <summary>All processors as a mask.</summary>
    Mask,

    /// <summary>An empty list.</summary>
    Nobody,

    /// <summary>The memory of the node.</summary>
    NodeMemory,

    /// <summary>The distance of the node to itself, as ACPI counts it.</summary>
    NodeDistance,

    /// <summary>The setting of large pages: never used. The same may be written.</summary>
    LargePages,
}
