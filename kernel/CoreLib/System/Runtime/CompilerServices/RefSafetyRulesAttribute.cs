namespace System.Runtime.CompilerServices;

public sealed class RefSafetyRulesAttribute(int version) : Attribute
{
    public int Version { get; } = version;
}
