namespace Tine.Processes;

/// <summary>The effect on a timer when somebody sets the time of day.</summary>
public enum ClockSetting
{
    /// <summary>It counts from now, or on another clock.</summary>
    ChangesNothing,

    /// <summary>It is set to a moment of the time of day.</summary>
    Moves,

    /// <summary>The same, and readers get ECANCELED (TFD_TIMER_CANCEL_ON_SET).</summary>
    Cancels,
}
