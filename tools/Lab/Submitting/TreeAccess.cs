namespace Tine.Tools.Lab;

/// <summary>The rights of a sandbox in its tree.</summary>
public enum TreeAccess
{
    ReadOnly,
    ReadWrite,
}
