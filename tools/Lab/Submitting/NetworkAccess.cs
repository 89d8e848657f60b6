namespace Tine.Tools.Lab;

/// <summary>The network of a sandbox.</summary>
public enum NetworkAccess
{
    None,

    /// <summary>The machine's: for what the course itself fetches before a submission is there.</summary>
    Shared,
}
