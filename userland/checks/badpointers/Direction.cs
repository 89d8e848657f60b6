namespace Tine.BadPointers;

/// <summary>The kernel's use of the memory that a pointer names.</summary>
internal enum Direction
{
    /// <summary>The call reads a structure or a name.</summary>
    Reads,

    /// <summary>The call writes a structure.</summary>
    Writes,

    /// <summary>The call moves bytes out of memory and may stop half-way.</summary>
    Sends,

    /// <summary>The call moves bytes into memory and may stop half-way.</summary>
    Receives,
}
