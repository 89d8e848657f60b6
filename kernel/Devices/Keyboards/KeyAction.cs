namespace Tine.Devices.Keyboards;

/// <summary>The request of a key to the console rather than to a program.</summary>
public enum KeyAction
{
    None,

    /// <summary>Shift and Page Up: look at what was scrolled away.</summary>
    LookBack,

    /// <summary>Shift and Page Down.</summary>
    LookForward,

    /// <summary>Control, Alt and Delete.</summary>
    Restart,
}
