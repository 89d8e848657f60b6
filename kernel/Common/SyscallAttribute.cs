using System;

namespace Tine;

/// <summary>
/// Declares a system call where it is written: its Linux x86-64 number and name. A source generator
/// (tools/Analyzers) makes the dispatch, the names for tracing and the table in the docs from these.
/// </summary>
/// <remarks>
/// The method is static; its first parameter may be a <c>Thread</c> (the caller), then up to six arguments of
/// integer, enum or <see cref="VirtualAddress"/> type, in register order. It returns <see cref="Errno"/>,
/// <c>Result&lt;int&gt;</c>, <c>Result&lt;long&gt;</c>, <c>Result&lt;ulong&gt;</c> or <c>Result&lt;VirtualAddress&gt;</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SyscallAttribute(int number, string name) : Attribute
{
    public int Number { get; } = number;

    public string Name { get; } = name;

    /// <summary>
    /// Shown in the docs: "full"; "stub: ..." with what it answers; or which flags and cases are there of a partial one, which
    /// must refuse the others (userland/checks/partialcalls asks for them).
    /// </summary>
    public string Support { get; set; } = "full";

    /// <summary>The need of managed heap before the call starts.</summary>
    public HeapUse Heap { get; set; }
}
