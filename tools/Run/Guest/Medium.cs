namespace Tine.Tools.Run;

/// <summary>The medium that a guest with firmware boots from.</summary>
public enum Medium
{
    /// <summary>A USB stick.</summary>
    Stick,

    /// <summary>A CD.</summary>
    Disc,
}
