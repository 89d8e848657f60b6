using Tine.Files;

namespace Tine.Processes;

/// <summary>Process groups with one controlling terminal; setsid(2).</summary>
public sealed class Session(int id)
{
    public int Id { get; } = id;

    /// <summary>The groups in it; its number stays taken as long as there is one.</summary>
    internal int GroupCount;

    /// <summary>Null when it has none.</summary>
    public Terminal? Terminal { get; internal set; }

    /// <summary>The group that was in the foreground when the line was cut, or 0: it hears of that when the leader ends.</summary>
    internal int HungUpGroup;
}
