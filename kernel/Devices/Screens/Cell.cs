namespace Tine.Devices.Screens;

/// <summary>One character on a screen, or half of one.</summary>
/// <param name="Character">A character of the basic multilingual plane.</param>
/// <param name="Foreground">Its colour: an index into xterm's 256.</param>
/// <param name="Background">The background colour, as an index, too.</param>
/// <param name="IsUnderlined">With a line below it.</param>
/// <param name="Part">The part of it that is shown.</param>
public readonly record struct Cell(char Character, byte Foreground, byte Background, bool IsUnderlined, CellPart Part = CellPart.Whole)
{
    /// <summary>All of it in one number: cells are compared by the thousand.</summary>
    private ulong Key
    {
        [NoAllocation]
        get => Character | (ulong)Foreground << 16 | (ulong)Background << 24 | (IsUnderlined ? 1UL << 32 : 0) | (ulong)Part << 40;
    }

    [NoAllocation]
    public bool Equals(Cell other) => Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode();
}
