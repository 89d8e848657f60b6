using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Tine.Analyzers;

/// <summary>The members of the class library that a <c>[NoAllocation]</c> member may call.</summary>
internal static class AllowedLibrary
{
    private static readonly HashSet<string> Namespaces =
    [
        "System.Numerics",
        "System.Buffers.Binary",
        "System.Runtime.Intrinsics",
        "System.Runtime.Intrinsics.X86",
    ];

    private static readonly HashSet<string> Types =
    [
        "System.Object", "System.ValueType", "System.Span", "System.ReadOnlySpan", "System.MemoryExtensions", "System.Math",
        "System.Buffer", "System.Nullable", "System.ValueTuple", "System.Index", "System.Range", "System.HashCode", "System.Guid",
        "System.Boolean", "System.Char", "System.SByte", "System.Byte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32",
        "System.Int64", "System.UInt64", "System.Int128", "System.UInt128", "System.IntPtr", "System.UIntPtr", "System.Single", "System.Double",
        "System.Threading.Volatile", "System.Threading.Interlocked", "System.Runtime.CompilerServices.Unsafe",
        "System.Runtime.CompilerServices.RuntimeHelpers", "System.Runtime.InteropServices.MemoryMarshal",
        "System.Runtime.InteropServices.CollectionsMarshal", "System.Runtime.InteropServices.Marshal",
        "System.Diagnostics.Debug",
    ];

    /// <summary>Members of types that otherwise allocate.</summary>
    private static readonly HashSet<string> Members =
    [
        "System.String.Length", "System.String.this[]", "System.String.op_Equality", "System.String.op_Inequality", "System.String.Equals",
        "System.String.op_Implicit", "System.String.GetPinnableReference", "System.String.IsNullOrEmpty", "System.String.StartsWith", "System.String.EndsWith",
        "System.Array.Length", "System.Array.Clear", "System.Array.Copy", "System.Array.Fill", "System.Array.Empty",
        "System.Array.IndexOf", "System.Array.LongLength", "System.Array.Reverse",
        "System.Collections.Generic.List.Count", "System.Collections.Generic.List.Capacity", "System.Collections.Generic.List.this[]",
        "System.Collections.Generic.List.RemoveAt", "System.Collections.Generic.List.RemoveRange", "System.Collections.Generic.List.Clear",
        "System.Collections.Generic.List.GetEnumerator", "System.Collections.Generic.List.Enumerator.MoveNext",
        "System.Collections.Generic.List.Enumerator.Current", "System.Collections.Generic.List.Enumerator.Dispose",
        "System.Collections.Generic.Dictionary.Count", "System.Collections.Generic.Dictionary.TryGetValue",
        "System.Collections.Generic.Dictionary.ContainsKey", "System.Collections.Generic.Dictionary.Remove",
        "System.Collections.Generic.Queue.Count", "System.Collections.Generic.Queue.Dequeue", "System.Collections.Generic.Queue.TryDequeue",
        "System.Collections.Generic.Queue.Peek", "System.Collections.Generic.Queue.TryPeek",
        "System.Collections.Generic.Stack.Count", "System.Collections.Generic.Stack.Pop", "System.Collections.Generic.Stack.TryPop",
        "System.Collections.Generic.Stack.Peek", "System.Collections.Generic.Stack.TryPeek",
    ];

    public static bool Contains(IMethodSymbol method)
    {
        ISymbol member = method.AssociatedSymbol ?? method;
        string type = FullNameOf(method.ContainingType);
        if (Members.Contains(type + "." + NameOf(member)))
        {
            return true;
        }

        bool isThrowHelper = method.IsStatic && method.Name.StartsWith("ThrowIf", StringComparison.Ordinal);
        return isThrowHelper || (method.Name is not ("ToString" or "ToArray" or "Join" or "Format")
            && (Types.Contains(type) || Namespaces.Contains(method.ContainingNamespace?.ToDisplayString() ?? "")));
    }

    private static string NameOf(ISymbol member) => member is IPropertySymbol { IsIndexer: true } ? "this[]" : member.Name;

    private static string FullNameOf(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? FullNameOf(outer) + "." + type.Name : type.ContainingNamespace.ToDisplayString() + "." + type.Name;
}
