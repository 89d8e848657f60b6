using Microsoft.CodeAnalysis.CSharp;

namespace Tine.Tools.Mutate;

/// <summary>Binary operators and those that stand in for them.</summary>
internal static class Operators
{
    /// <summary>The operator in its place; None for one that has no mutant.</summary>
    public static SyntaxKind Changed(SyntaxKind kind) => kind switch
    {
        SyntaxKind.LessThanExpression => SyntaxKind.LessThanOrEqualExpression,
        SyntaxKind.LessThanOrEqualExpression => SyntaxKind.LessThanExpression,
        SyntaxKind.GreaterThanExpression => SyntaxKind.GreaterThanOrEqualExpression,
        SyntaxKind.GreaterThanOrEqualExpression => SyntaxKind.GreaterThanExpression,
        SyntaxKind.EqualsExpression => SyntaxKind.NotEqualsExpression,
        SyntaxKind.NotEqualsExpression => SyntaxKind.EqualsExpression,
        SyntaxKind.LogicalAndExpression => SyntaxKind.LogicalOrExpression,
        SyntaxKind.LogicalOrExpression => SyntaxKind.LogicalAndExpression,
        SyntaxKind.AddExpression => SyntaxKind.SubtractExpression,
        SyntaxKind.SubtractExpression => SyntaxKind.AddExpression,
        _ => SyntaxKind.None,
    };

    public static Operator KindOf(SyntaxKind kind) => kind switch
    {
        SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression => Operator.Negation,
        SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression => Operator.Logic,
        SyntaxKind.AddExpression or SyntaxKind.SubtractExpression => Operator.Arithmetic,
        _ => Operator.Boundary,
    };
}
