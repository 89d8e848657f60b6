namespace Tine.Shell;

internal enum ParseOutcome
{
    Complete,

    /// <summary>The text stops inside quotes or after an operator that wants more: read another line.</summary>
    Incomplete,

    Wrong,
}
