namespace System.Runtime;

/// <summary>The extern method is a symbol of another object file, called by the System V convention.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeImportAttribute(string library, string entry) : Attribute
{
    public RuntimeImportAttribute(string entry)
        : this("*", entry)
    {
    }

    public string Library { get; } = library;

    public string Entry { get; } = entry;
}
