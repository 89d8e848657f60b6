namespace Tine;

/// <content>The flags as questions.</content>
public partial struct PageInspection
{
    public readonly bool IsPresent => (Flags & PresentFlag) != 0;

    /// <summary>Whether the processor lets a write through now; a private page may be read-only only until it is copied.</summary>
    public readonly bool IsWritable => (Flags & WritableFlag) != 0;
}
