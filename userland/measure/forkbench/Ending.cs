namespace Tine.ForkBench;

/// <summary>What the child does.</summary>
internal enum Ending
{
    Exit,

    /// <summary>It executes a tiny static program.</summary>
    Exec,
}
