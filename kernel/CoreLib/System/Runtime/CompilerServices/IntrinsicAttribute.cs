namespace System.Runtime.CompilerServices;

public sealed class IntrinsicAttribute : Attribute;
