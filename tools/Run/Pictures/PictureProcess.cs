using System.Collections.Generic;

namespace Tine.Tools.Run;

/// <summary>A process at one moment.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Parent">Its parent's.</param>
/// <param name="Sharers">The number of processes that share its memory.</param>
/// <param name="Name">Its name.</param>
internal sealed record PictureProcess(int Pid, int Parent, int Sharers, string Name)
{
    public List<PictureRegion> Regions { get; } = [];

    /// <summary>Page tables, each before those that it leads to.</summary>
    public List<PictureTable> Tables { get; } = [];

    public List<PicturePages> Pages { get; } = [];
}
