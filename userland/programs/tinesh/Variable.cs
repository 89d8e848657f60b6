namespace Tine.Shell;

/// <summary>A named value of the shell; an exported one goes into the environment of programs.</summary>
internal sealed class Variable(string name)
{
    internal string Name { get; } = name;

    /// <summary>Null while it is exported but has never been set.</summary>
    internal string? Value { get; set; }

    internal bool IsExported { get; set; }
}
