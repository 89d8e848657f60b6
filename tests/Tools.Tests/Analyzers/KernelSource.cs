using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Tine.Analyzers;
using Tine.Tools.Run;

namespace Tine.Tools.Tests.Analyzers;

/// <summary>Compiles a little kernel in memory, with the generator and the analyzer at work.</summary>
internal static class KernelSource
{
    /// <summary>The few kernel types that declarations name.</summary>
    private const string Common = """
        using System;
        namespace Tine
        {
            [AttributeUsage(AttributeTargets.All)] public sealed class NoAllocationAttribute : Attribute;
            [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
            public sealed class SyscallAttribute(int number, string name) : Attribute
            {
                public int Number => number;
                public string Name => name;
                public string Support { get; set; } = "";
                public HeapUse Heap { get; set; }
            }
            public abstract class Caller;
            [NoAllocation] public static class KernelLog { public static void WriteLine(ReadOnlySpan<char> text) { } }
            public enum Errno { None, ENOENT = 2, ENOSYS = 38 }
            public readonly record struct VirtualAddress(ulong Value);
            public readonly struct Result<T>
            {
                public T Value { get; init; }
                public Errno Error { get; init; }
                public bool Failed => Error != Errno.None;
                public static implicit operator Result<T>(T value) => new() { Value = value };
                public static implicit operator Result<T>(Errno error) => new() { Error = error };
            }
        }
        namespace Tine.X64
        {
            public struct TrapFrame { public ulong Rdi, Rsi, Rdx, R10, R8, R9, Rax; }
        }
        namespace Tine.Processes
        {
            public sealed class Thread : Caller { public string Log = ""; }
        }
        """;

    /// <summary>The kernel's own half of the table, for which the generator writes the other.</summary>
    private static readonly string[] Table =
    [
        "Common/HeapUse.cs", "Processes/CallRow.cs", "Syscalls/Table/SyscallArgumentKind.cs", "Syscalls/Table/SyscallTable.cs", "Syscalls/Table/SystemCall.cs", "Syscalls/Table/UnknownCall.cs",
    ];

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || path.EndsWith("netstandard.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles <paramref name="source"/> beside the common types.</summary>
    /// <returns>The compilation with the generated table in it, and what generator and compiler had to say.</returns>
    public static (Compilation Compilation, ImmutableArray<Diagnostic> Diagnostics) Compile(string source)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        var parsing = new CSharpParseOptions(LanguageVersion.Preview);
        IEnumerable<string> table = Table.Select(file => File.ReadAllText(Path.Combine(Workspace.Root, "kernel", file)));
        IEnumerable<SyntaxTree> trees = table.Append(Common).Append(source).Select(text => CSharpSyntaxTree.ParseText(text, parsing));
        CSharpCompilation compilation = CSharpCompilation.Create("Kernel", trees, References, options);
        CSharpGeneratorDriver.Create([new SyscallGenerator().AsSourceGenerator()], parseOptions: parsing)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out ImmutableArray<Diagnostic> fromGenerator);
        return (updated, [.. fromGenerator, .. updated.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error)]);
    }

    /// <summary>Finds with TINE001 in the members of a class: messages in source order. The source itself must compile.</summary>
    public static async Task<string[]> FindAllocations(string members)
    {
        (Compilation compilation, ImmutableArray<Diagnostic> errors) = Compile($$"""
            using System;
            using System.Collections.Generic;
            using System.Diagnostics.CodeAnalysis;
            using System.Threading;
            using Tine;
            unsafe class Subject
            {
                {{members}}
            }
            """);
        if (!errors.IsEmpty)
        {
            throw new InvalidOperationException(string.Join("\n", errors));
        }

        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([new NoAllocationAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(one => one.Location.SourceSpan.Start).Select(one => one.GetMessage())];
    }
}
