namespace Tine.BadPointers;

/// <summary>The kernel's use of the memory that a pointer names.</summary>
internal enum Direction
{
    /// <summary>It reads a structure or a name.</summary>
    Reads,

    /// <summary>It writes a structure.</summary>
    Writes,

    /// <summary>It moves bytes out of memory and may stop half-way.</summary>
    Sends,

    /// <summary>It moves bytes into memory and may stop half-way.</summary>
    Receives,
}
