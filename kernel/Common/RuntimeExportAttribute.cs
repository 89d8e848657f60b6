namespace System.Runtime;

/// <summary>Gives a static method a symbol that NASM code calls by the System V convention. ILC knows it by its name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeExportAttribute(string entry) : Attribute
{
    public string Entry { get; } = entry;
}
