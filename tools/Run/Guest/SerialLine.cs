namespace Tine.Tools.Run;

/// <summary>The far end of the guest's serial port.</summary>
public enum SerialLine
{
    /// <summary>The caller's terminal.</summary>
    Terminal,

    /// <summary>The caller's terminal, at the second serial port; nothing is heard at the first.</summary>
    SecondTerminal,

    /// <summary>No serial port: only screen and keyboard.</summary>
    None,
}
