namespace System.Runtime;

/// <summary>
/// Marks an extern method that an object file beside the kernel defines under this name (NASM, or a
/// <see cref="RuntimeExportAttribute"/>). ILC knows the attribute by its name; it calls by the System V convention.
/// </summary>
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
