namespace Tine.Shell;

/// <summary>The treatment of blanks in the value of a variable.</summary>
internal enum Splitting
{
    None,
    AtBlanks,
}
