namespace System.Runtime.CompilerServices;

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TypeForwardedToAttribute(Type destination) : Attribute
{
    public Type Destination { get; } = destination;
}
