namespace Tine.Tools.Run;

/// <summary>The far end of the guest's first serial port.</summary>
public enum SerialLine
{
    /// <summary>The caller's terminal.</summary>
    Terminal,

    /// <summary>No serial port: only screen and keyboard.</summary>
    None,
}
