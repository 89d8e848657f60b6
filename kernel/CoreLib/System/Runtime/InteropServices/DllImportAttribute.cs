namespace System.Runtime.InteropServices;

public sealed class DllImportAttribute(string library) : Attribute
{
    public string? EntryPoint;

    public string Library { get; } = library;
}
