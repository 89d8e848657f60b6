namespace Tine.Tools.Lab;

/// <summary>The solutions that a hand-out has.</summary>
public enum Solutions
{
    /// <summary>All but the lab's own and those of later labs that are built on it.</summary>
    EarlierKept,

    /// <summary>All but the lab's own: <c>--only</c>.</summary>
    OthersKept,

    /// <summary>All, with their markers: <c>--solved</c>.</summary>
    Kept,
}
