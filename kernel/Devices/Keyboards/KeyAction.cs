namespace Tine.Devices.Keyboards;

/// <summary>What a key asks of the console rather than of a program.</summary>
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
