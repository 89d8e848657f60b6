namespace System.Runtime;

/// <summary>Gives a static method a symbol; called by the System V convention.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeExportAttribute(string entry) : Attribute
{
    public string Entry { get; } = entry;
}
