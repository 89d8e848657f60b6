namespace Tine.Tools.Lab;

/// <summary>The output of a command, and its exit status.</summary>
/// <param name="Status">124 when it hung.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record CommandResult(int Status, string Output, string Errors)
{
    /// <summary>The status of a run that was stopped.</summary>
    public const int HangStatus = 124;

    /// <summary>The status of a guest whose kernel panicked.</summary>
    public const int PanicStatus = 125;

    public bool Hung => Status == HangStatus;
}
