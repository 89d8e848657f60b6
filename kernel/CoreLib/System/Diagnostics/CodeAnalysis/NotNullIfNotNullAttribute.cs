namespace System.Diagnostics.CodeAnalysis;

public sealed class NotNullIfNotNullAttribute(string parameterName) : Attribute
{
    public string ParameterName { get; } = parameterName;
}
