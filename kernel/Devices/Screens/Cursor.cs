namespace Tine.Devices.Screens;

/// <summary>The place of the next character.</summary>
internal struct Cursor
{
    public int Row;
    public int Column;

    /// <summary>The last column has been written to: the next character goes to the next row.</summary>
    public bool WrapsNext;
}
