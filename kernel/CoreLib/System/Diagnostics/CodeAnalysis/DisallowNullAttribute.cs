namespace System.Diagnostics.CodeAnalysis;

public sealed class DisallowNullAttribute : Attribute;
