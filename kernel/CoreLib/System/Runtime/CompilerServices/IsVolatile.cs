namespace System.Runtime.CompilerServices;

/// <summary>The compiler marks volatile fields with it.</summary>
public static class IsVolatile;
