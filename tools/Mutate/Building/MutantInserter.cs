using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Tine.Tools.Mutate;

/// <summary>
/// Puts mutants beside the code that they change, each chosen by its number: <c>MutantSwitch.Is(17) ? a - b : a + b</c>, <c>if
/// (MutantSwitch.Is(18)) { } else Call();</c>. One build has all of them, at most one acts.
/// </summary>
internal sealed class MutantInserter : CSharpSyntaxRewriter
{
    /// <summary>The kind of the annotation that marks an inserted mutant; its data is the number.</summary>
    public const string Annotation = "mutant";

    private static readonly ExpressionSyntax Is = ParseExpression("global::" + MutantSwitch.TypeName + ".Is");

    private readonly ILookup<SyntaxNode, KeyValuePair<int, Mutant>> _mutants;

    private MutantInserter(IEnumerable<KeyValuePair<int, Mutant>> mutants) => _mutants = mutants.ToLookup(pair => pair.Value.Original);

    /// <summary>A file with mutants of it, by number.</summary>
    public static SyntaxTree Insert(SyntaxTree file, IEnumerable<KeyValuePair<int, Mutant>> mutants) =>
        file.WithRootAndOptions(new MutantInserter(mutants).Visit(file.GetRoot())!, file.Options);

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        SyntaxNode? result = base.Visit(node);
        foreach ((int number, Mutant mutant) in node is null ? [] : _mutants[node])
        {
            SyntaxNode choice = result is StatementSyntax statement
                ? IfStatement(IsActive(number), Block((StatementSyntax)mutant.Changed), ElseClause(Block(statement)))
                : ParenthesizedExpression(ConditionalExpression(
                    IsActive(number), ParenthesizedExpression((ExpressionSyntax)mutant.Changed), ParenthesizedExpression((ExpressionSyntax)result!)));
            result = choice.WithAdditionalAnnotations(new SyntaxAnnotation(Annotation, number.ToString()));
        }

        return result;
    }

    private static InvocationExpressionSyntax IsActive(int number) =>
        InvocationExpression(Is, ArgumentList(SingletonSeparatedList(Argument(LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(number))))));
}
