namespace Tine.Runtime;

/// <summary>The manual page of vfork that holds for a process and its children. Set by a Tine-specific prctl, inherited.</summary>
public enum VForkFlavour
{
    /// <summary>The calling thread waits; the child is a process like any other.</summary>
    Linux = 0,

    /// <summary>A child in the middle of a vfork is never stopped by the terminal: output goes through, input is at its end.</summary>
    Bsd = 1,

    /// <summary>Every thread of the parent waits, and caught signals have their default action in the child.</summary>
    Solaris = 2,
}
