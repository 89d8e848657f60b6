namespace Tine.Processes;

/// <summary>The kinds of owners of an open file; values of F_SETOWN_EX.</summary>
public enum OwnerKind
{
    Thread = 0,
    Process = 1,
    Group = 2,
}
