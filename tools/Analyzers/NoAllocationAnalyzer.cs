using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Tine.Analyzers;

/// <summary>TINE001: a member that is <c>[NoAllocation]</c> never allocates managed memory, nor calls what may.</summary>
/// <remarks>
/// Transitive by annotation: a call is judged by the annotation of the member that it names, so each body is checked
/// once. An override or an implementation of an annotated member is bound by that annotation. Whatever only runs on
/// the way into a panic (a throw, the arguments of a method that does not return) is free to allocate.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NoAllocationAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The one rule.</summary>
    public static readonly DiagnosticDescriptor Rule = new(
        "TINE001", "A [NoAllocation] member allocates", "'{0}' is [NoAllocation], but {1}", "Tine", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockAction(CheckBody);
    }

    private static void CheckBody(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol method || !Annotations.IsBound(method))
        {
            return;
        }

        if (method.IsAsync)
        {
            Report(method.Locations[0], "it is async");
            return;
        }

        var walker = new AllocationWalker(context.Compilation.Assembly, (operation, reason) => Report(operation.Syntax.GetLocation(), reason));
        foreach (IOperation block in context.OperationBlocks)
        {
            walker.Visit(block);
        }

        void Report(Location place, string reason) =>
            context.ReportDiagnostic(Diagnostic.Create(Rule, place, Annotations.NameOf(method), reason));
    }
}
