namespace Tine.Tools.Run;

/// <summary>A region of an address space.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Rights">The rights as ls shows them, and whether it is shared.</param>
/// <param name="Name">The file, or a word.</param>
internal sealed record PictureRegion(ulong Start, ulong End, string Rights, string Name);
