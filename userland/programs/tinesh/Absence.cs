namespace Tine.Shell;

/// <summary>What looking for a variable does when there is none.</summary>
internal enum Absence
{
    Null,
    Add,
}
