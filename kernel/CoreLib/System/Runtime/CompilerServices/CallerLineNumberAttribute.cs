namespace System.Runtime.CompilerServices;

public sealed class CallerLineNumberAttribute : Attribute;
