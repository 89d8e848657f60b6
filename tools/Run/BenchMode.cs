namespace Tine.Tools.Run;

/// <summary>Whether and how forkbench runs.</summary>
internal enum BenchMode
{
    None,

    /// <summary>On Tine, for its own table.</summary>
    Alone,

    /// <summary>On Linux and on Tine, for a table of both.</summary>
    BesideLinux,
}
