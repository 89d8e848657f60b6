namespace Tine.Memory;

/// <summary>The outcome of a page fault.</summary>
public enum FaultOutcome
{
    /// <summary>The access may be tried again.</summary>
    Resolved,

    /// <summary>Nothing is mapped there: SIGSEGV, SEGV_MAPERR.</summary>
    NotMapped,

    /// <summary>The region does not allow it: SIGSEGV, SEGV_ACCERR.</summary>
    NotAllowed,

    /// <summary>Past the end of the mapped file: SIGBUS, BUS_ADRERR.</summary>
    BeyondFile,

    /// <summary>Out of frames: the out-of-memory killer decides.</summary>
    OutOfMemory,
}
