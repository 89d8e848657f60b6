namespace System.Runtime.InteropServices;

public sealed class UnmanagedCallersOnlyAttribute : Attribute;
