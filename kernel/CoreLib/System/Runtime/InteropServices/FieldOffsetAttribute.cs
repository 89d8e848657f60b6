namespace System.Runtime.InteropServices;

public sealed class FieldOffsetAttribute(int value) : Attribute
{
    public int Value { get; } = value;
}
