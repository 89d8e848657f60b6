namespace Tine.Files;

/// <summary>Contents of files of /sys; several names may have the same.</summary>
internal enum SysFileKind
{
    /// <summary>The number of the only processor or node, as a list of them, too.</summary>
    Zero,

    /// <summary>The only processor as a mask.</summary>
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
