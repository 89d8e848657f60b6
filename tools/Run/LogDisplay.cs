namespace Tine.Tools.Run;

/// <summary>The viewer of the kernel's log.</summary>
internal enum LogDisplay
{
    /// <summary>Not shown, unless the guest ends badly.</summary>
    OnFailure,

    /// <summary>Standard error, as it grows.</summary>
    Live,
}
