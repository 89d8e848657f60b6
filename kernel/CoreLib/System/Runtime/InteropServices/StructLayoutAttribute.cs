namespace System.Runtime.InteropServices;

public sealed class StructLayoutAttribute(LayoutKind value) : Attribute
{
    public LayoutKind Value { get; } = value;

    public int Pack;

    public int Size;

    public CharSet CharSet;
}
