namespace System.Runtime.CompilerServices;

public sealed class UnsafeValueTypeAttribute : Attribute;
