namespace System.Runtime.CompilerServices;

/// <summary>Any object, seen as the bytes after its type; ilc knows the name.</summary>
internal sealed class RawData
{
    public byte Data;
}
