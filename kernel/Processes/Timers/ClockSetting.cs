namespace Tine.Processes;

/// <summary>The effect on a timer when somebody sets the time of day.</summary>
public enum ClockSetting
{
    /// <summary>Unaffected: the timer counts from now, or on another clock.</summary>
    ChangesNothing,

    /// <summary>Moved: the timer is set to a time of day.</summary>
    Moves,

    /// <summary>Moved, and readers get ECANCELED (TFD_TIMER_CANCEL_ON_SET).</summary>
    Cancels,
}
