namespace Tine.Tools.Run;

/// <summary>Pages in a row that are alike.</summary>
/// <param name="Start">First address.</param>
/// <param name="Pages">Their number.</param>
/// <param name="Frame">The frame of the first.</param>
/// <param name="Kind">The use of the frames (FrameKind).</param>
/// <param name="Count">The number of holders of each.</param>
/// <param name="Flags">1: writable, 2: executable, 4: present.</param>
internal sealed record PicturePages(ulong Start, ulong Pages, ulong Frame, ulong Kind, ulong Count, ulong Flags);
