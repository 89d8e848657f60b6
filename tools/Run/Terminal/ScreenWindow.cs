namespace Tine.Tools.Run;

/// <summary>The window in which a guest's screen is seen.</summary>
public enum ScreenWindow
{
    /// <summary>Nowhere; a guest without firmware has no screen at all.</summary>
    None,

    /// <summary>A window on the host's desktop.</summary>
    Window,

    /// <summary>VNC on 127.0.0.1, the first free port from 5900 on.</summary>
    Vnc,
}
