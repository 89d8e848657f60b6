namespace System.Runtime.InteropServices;

public sealed class SuppressGCTransitionAttribute : Attribute;
