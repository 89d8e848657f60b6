namespace System.Runtime.CompilerServices;

/// <summary>The type that records ask for and netstandard2.0 lacks.</summary>
internal static class IsExternalInit;
