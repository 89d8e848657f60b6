namespace System.Diagnostics;

public sealed class StackTraceHiddenAttribute : Attribute;
