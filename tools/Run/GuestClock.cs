namespace Tine.Tools.Run;

/// <summary>What makes the guest's time go on.</summary>
public enum GuestClock
{
    /// <summary>The host's time.</summary>
    Host,

    /// <summary>One TSC tick an instruction: the same count at every run.</summary>
    Instructions,
}
