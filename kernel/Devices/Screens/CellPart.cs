namespace Tine.Devices.Screens;

/// <summary>The part of its character that a cell shows: wide ones, as those of Chinese, take two.</summary>
public enum CellPart : byte
{
    Whole,
    Left,
    Right,
}
