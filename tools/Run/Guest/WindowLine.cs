namespace Tine.Tools.Run;

/// <summary>The line on which a guest is told of its terminal's new size.</summary>
public enum WindowLine
{
    /// <summary>None: the size never changes.</summary>
    None,

    /// <summary>The second serial port (kernel/Devices/WindowLine.cs).</summary>
    SecondSerialPort,
}
