namespace Tine.Shell;

/// <summary>The treatment of a variable that is not there.</summary>
internal enum Absence
{
    Null,
    Add,
}
