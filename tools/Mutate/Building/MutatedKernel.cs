using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tine.Tools.Mutate;

/// <summary>One build of the kernel with many mutants in it.</summary>
internal sealed class MutatedKernel
{
    /// <summary>Use of a local variable, an out parameter or a field that has no value.</summary>
    private static readonly string[] s_unassigned = ["CS0165", "CS0177", "CS0269", "CS0170", "CS0171"];

    private readonly CSharpCompilation _kernel;
    private readonly SortedDictionary<int, Mutant> _mutants;
    private readonly int _numbers;

    private MutatedKernel(CSharpCompilation kernel, IReadOnlyList<Mutant> mutants)
    {
        _kernel = kernel;
        _numbers = mutants.Count;
        _mutants = new(mutants.Index().ToDictionary(pair => pair.Index, pair => pair.Item));
    }

    /// <summary>Writes the assembly.</summary>
    /// <returns>The mutants in it by number: those of the given ones that compile.</returns>
    public static IReadOnlyDictionary<int, Mutant> Build(CSharpCompilation kernel, IReadOnlyList<Mutant> mutants, Stream output)
    {
        var build = new MutatedKernel(kernel, mutants);
        while (!build.TryEmit(output))
        {
            output.SetLength(0);
        }

        return build._mutants;
    }

    /// <summary>Compiles; where the compiler refuses, the mutants that it complains of go.</summary>
    private bool TryEmit(Stream output)
    {
        CSharpCompilation mutated = _kernel.AddSyntaxTrees(KernelCode.Parse(MutantSwitch.SourceFor(_numbers)));
        foreach (IGrouping<SyntaxTree, KeyValuePair<int, Mutant>> file in _mutants.GroupBy(pair => pair.Value.Original.SyntaxTree))
        {
            mutated = mutated.ReplaceSyntaxTree(file.Key, MutantInserter.Insert(file.Key, file));
        }

        Diagnostic[] errors = [.. mutated.Emit(output).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        foreach (int number in errors.SelectMany(Blamed).Distinct().ToArray())
        {
            _mutants.Remove(number);
        }

        return errors.Length == 0;
    }

    /// <summary>
    /// The innermost mutant around an error. A variable without a value is complained of where it is read: then those in the same
    /// member that leave statements out. Where neither is found, all in the member.
    /// </summary>
    private static IEnumerable<int> Blamed(Diagnostic error)
    {
        SyntaxNode? place = error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        SyntaxNode[] inMember = [.. place?.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.GetAnnotatedNodes(MutantInserter.Annotation) ?? []];
        SyntaxNode[] blamed = s_unassigned.Contains(error.Id)
            ? [.. inMember.OfType<IfStatementSyntax>()]
            : [.. place?.AncestorsAndSelf().Where(node => node.HasAnnotations(MutantInserter.Annotation)).Take(1) ?? []];
        blamed = blamed.Length > 0 ? blamed : inMember;
        return blamed.Length > 0 ? blamed.Select(NumberOf) : throw new InvalidOperationException("The kernel does not compile: " + error);
    }

    private static int NumberOf(SyntaxNode node) => int.Parse(node.GetAnnotations(MutantInserter.Annotation).Last().Data!);
}
