namespace System.Runtime.CompilerServices;

public sealed class DecimalConstantAttribute : Attribute;
