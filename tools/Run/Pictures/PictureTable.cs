namespace Tine.Tools.Run;

/// <summary>A page table.</summary>
/// <param name="Level">Its level, 0 for a leaf table.</param>
/// <param name="Start">The first address that it covers.</param>
/// <param name="Frame">Its frame.</param>
/// <param name="Count">The number of entries and roots that lead to it.</param>
/// <param name="Writable">Whether the entry that leads to it here allows writes.</param>
internal sealed record PictureTable(int Level, ulong Start, ulong Frame, ulong Count, bool Writable);
