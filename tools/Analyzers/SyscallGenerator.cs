using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tine.Analyzers;

/// <summary>
/// Makes <c>Tine.Syscalls.SyscallTable</c> (dispatch, names, arguments) from the methods that carry <c>[Syscall]</c>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SyscallGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor BadDeclaration = new(
        "TINE101", "A system call cannot be dispatched", "System call {0} '{1}': {2}", "Tine", DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor DuplicateNumber = new(
        "TINE102", "Two system calls have one number", "System call {0} is declared as '{1}' and as '{2}'", "Tine", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<SyscallDeclaration>> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName("Tine.SyscallAttribute", (node, _) => node is MethodDeclarationSyntax, SyscallReader.Read)
            .SelectMany((found, _) => found)
            .Collect();
        IncrementalValueProvider<bool> isKernel = context.CompilationProvider
            .Select((compilation, _) => compilation.GetTypeByMetadataName("Tine.X64.TrapFrame") is { } frame
                && SymbolEqualityComparer.Default.Equals(frame.ContainingAssembly, compilation.Assembly));

        context.RegisterSourceOutput(declarations.Combine(isKernel), (output, input) =>
        {
            if (input.Right)
            {
                output.AddSource("SyscallTable.g.cs", SyscallTableWriter.Write(KeepUsable(output, input.Left)));
            }
        });
    }

    /// <summary>Reports the mistakes and returns what is left, by number.</summary>
    private static List<SyscallDeclaration> KeepUsable(SourceProductionContext output, ImmutableArray<SyscallDeclaration> declarations)
    {
        var usable = new SortedDictionary<int, SyscallDeclaration>();
        foreach (SyscallDeclaration declaration in declarations)
        {
            if (declaration.Problem is { } problem)
            {
                output.ReportDiagnostic(Diagnostic.Create(BadDeclaration, declaration.Place.ToLocation(), declaration.Number, declaration.Name, problem));
            }
            else if (usable.TryGetValue(declaration.Number, out SyscallDeclaration? other))
            {
                output.ReportDiagnostic(Diagnostic.Create(DuplicateNumber, declaration.Place.ToLocation(), declaration.Number, other.Name, declaration.Name));
            }
            else
            {
                usable.Add(declaration.Number, declaration);
            }
        }

        return usable.Values.ToList();
    }
}
