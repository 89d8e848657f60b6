namespace System.Runtime.CompilerServices;

/// <summary>The compiler marks init accessors with it.</summary>
public static class IsExternalInit;
