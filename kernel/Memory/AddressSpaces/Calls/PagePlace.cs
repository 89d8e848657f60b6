namespace Tine.Memory;

/// <summary>The kind of page that a program has at an address.</summary>
public enum PagePlace
{
    /// <summary>The address is not mapped.</summary>
    None,

    /// <summary>Mapped, with nothing in memory.</summary>
    Absent,

    /// <summary>The frame of zeros.</summary>
    Zero,

    /// <summary>A page of a file, or of a shared mapping.</summary>
    File,

    /// <summary>A page of private memory that nobody else shows.</summary>
    Own,

    /// <summary>A page of private memory that others show, too.</summary>
    Shared,
}
