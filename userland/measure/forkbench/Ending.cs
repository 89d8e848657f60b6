namespace Tine.ForkBench;

/// <summary>The end of the child.</summary>
internal enum Ending
{
    Exit,

    /// <summary>The child executes a tiny static program.</summary>
    Exec,
}
