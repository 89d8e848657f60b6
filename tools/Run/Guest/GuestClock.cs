namespace Tine.Tools.Run;

/// <summary>The source of the guest's time.</summary>
public enum GuestClock
{
    /// <summary>The host's time.</summary>
    Host,

    /// <summary>One TSC tick an instruction: the same count at every run.</summary>
    Instructions,
}
