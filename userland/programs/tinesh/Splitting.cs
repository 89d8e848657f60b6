namespace Tine.Shell;

/// <summary>What happens to blanks in the value of a variable.</summary>
internal enum Splitting
{
    None,
    AtBlanks,
}
