namespace Tine;

/// <summary>The manual page that a process's vforks follow; set by the Tine-specific prctl, inherited.</summary>
public enum VForkFlavour
{
    /// <summary>The calling thread is suspended; the child is like any other process.</summary>
    Linux = 0,

    /// <summary>The child is never stopped by the terminal: output goes through, input is at its end (vfork(2), FreeBSD).</summary>
    Bsd = 1,

    /// <summary>Every thread of the parent is suspended (vfork(2), Solaris).</summary>
    Solaris = 2,
}
