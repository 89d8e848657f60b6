namespace System.Runtime.CompilerServices;

public sealed class IsByRefLikeAttribute : Attribute;
