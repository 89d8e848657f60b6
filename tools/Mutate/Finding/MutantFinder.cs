using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Tine.Tools.Mutate;

/// <summary>Finds the mutants of a file. What does not compile after all is left out later, by <see cref="MutatedKernel"/>.</summary>
/// <remarks>Left out: constants that the compiler needs to know, and static initializers, which run once for all tests.</remarks>
internal sealed class MutantFinder : CSharpSyntaxWalker
{
    private readonly SemanticModel _model;
    private readonly List<Mutant> _found = [];

    private MutantFinder(SemanticModel model) => _model = model;

    public static List<Mutant> Find(SemanticModel model)
    {
        var finder = new MutantFinder(model);
        finder.Visit(model.SyntaxTree.GetRoot());
        return finder._found;
    }

    public override void Visit(SyntaxNode? node)
    {
        bool isConstant = node is AttributeListSyntax or EnumMemberDeclarationSyntax or ParameterSyntax or PatternSyntax or SwitchLabelSyntax
            || (node is BaseFieldDeclarationSyntax field && field.Modifiers.Any(word => word.Kind() is SyntaxKind.StaticKeyword or SyntaxKind.ConstKeyword))
            || node is LocalDeclarationStatementSyntax { IsConst: true };
        if (!isConstant)
        {
            base.Visit(node);
        }
    }

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        base.VisitBinaryExpression(node);
        SyntaxKind changed = Operators.Changed(node.Kind());
        Operator kind = Operators.KindOf(node.Kind());
        bool isMeant = kind switch
        {
            Operator.Arithmetic => !IsTextOrPointer(node),
            Operator.Logic => !DeclaresVariables(node),
            _ => changed != SyntaxKind.None,
        };
        if (isMeant && changed != SyntaxKind.None)
        {
            Add(kind, node, BinaryExpression(changed, node.Left, node.Right));
        }
    }

    public override void VisitIfStatement(IfStatementSyntax node)
    {
        base.VisitIfStatement(node);
        AddReversed(node.Condition);
    }

    public override void VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        base.VisitConditionalExpression(node);
        AddReversed(node.Condition);
    }

    public override void VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        ExpressionSyntax? changed = node.Kind() switch
        {
            SyntaxKind.TrueLiteralExpression => LiteralExpression(SyntaxKind.FalseLiteralExpression),
            SyntaxKind.FalseLiteralExpression => LiteralExpression(SyntaxKind.TrueLiteralExpression),
            SyntaxKind.NumericLiteralExpression => ChangedNumber(node),
            _ => null,
        };
        if (changed is not null)
        {
            Add(Operator.Constant, node, changed);
        }
    }

    public override void VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        base.VisitMemberAccessExpression(node);
        bool isHandedOut = node.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or ConditionalExpressionSyntax
            or SwitchExpressionArmSyntax or EqualsValueClauseSyntax
            || (node.Parent is AssignmentExpressionSyntax assignment && assignment.Right == node);
        if (isHandedOut && node.Expression is IdentifierNameSyntax { Identifier.Text: "Errno" } && node.Name.Identifier.Text != "None")
        {
            Add(Operator.Error, node, node.WithName(IdentifierName("None")));
        }
    }

    public override void VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        base.VisitExpressionStatement(node);
        if (DeclaresVariables(node))
        {
            return;
        }

        switch (node.Expression)
        {
            case InvocationExpressionSyntax call when !IsLeftOutByTheCompiler(call):
                Add(Operator.Call, node, Block());
                break;
            case AssignmentExpressionSyntax assignment:
                Add(Operator.Assignment, node, Block());
                AddOpposite(node, assignment);
                break;
            case PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax:
                Add(Operator.Assignment, node, Block());
                break;
        }
    }

    public override void VisitInitializerExpression(InitializerExpressionSyntax node)
    {
        base.VisitInitializerExpression(node);
        foreach (AssignmentExpressionSyntax assignment in node.Expressions.OfType<AssignmentExpressionSyntax>())
        {
            if (assignment.Right is not (LiteralExpressionSyntax or InitializerExpressionSyntax))
            {
                Add(Operator.Assignment, assignment.Right, Typed(assignment.Right, LiteralExpression(SyntaxKind.DefaultLiteralExpression)));
            }
        }
    }

    private void AddOpposite(ExpressionStatementSyntax statement, AssignmentExpressionSyntax assignment)
    {
        ExpressionSyntax? opposite = assignment switch
        {
            { RawKind: (int)SyntaxKind.OrAssignmentExpression } =>
                AssignmentExpression(SyntaxKind.AndAssignmentExpression, assignment.Left, Not(SyntaxKind.BitwiseNotExpression, assignment.Right)),
            { RawKind: (int)SyntaxKind.AndAssignmentExpression, Right: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.BitwiseNotExpression } right } =>
                AssignmentExpression(SyntaxKind.OrAssignmentExpression, assignment.Left, right.Operand),
            { RawKind: (int)SyntaxKind.AddAssignmentExpression } =>
                AssignmentExpression(SyntaxKind.SubtractAssignmentExpression, assignment.Left, assignment.Right),
            { RawKind: (int)SyntaxKind.SubtractAssignmentExpression } =>
                AssignmentExpression(SyntaxKind.AddAssignmentExpression, assignment.Left, assignment.Right),
            _ => null,
        };
        if (opposite is not null)
        {
            bool isOfFlags = assignment.Kind() is SyntaxKind.OrAssignmentExpression or SyntaxKind.AndAssignmentExpression;
            Add(isOfFlags ? Operator.Flags : Operator.Arithmetic, statement, ExpressionStatement(opposite));
        }
    }

    private void AddReversed(ExpressionSyntax condition)
    {
        bool isReversedAlready = condition.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression;
        if (!isReversedAlready && !DeclaresVariables(condition))
        {
            Add(Operator.Negation, condition, Not(SyntaxKind.LogicalNotExpression, condition));
        }
    }

    /// <summary>1 for 0 and 0 for 1, of the type that the place needs: the choice between two constants is none itself.</summary>
    private ExpressionSyntax? ChangedNumber(LiteralExpressionSyntax node)
    {
        int? changed = node.Token.ValueText switch { "0" => 1, "1" => 0, _ => null };
        return changed is { } number ? Typed(node, LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(number))) : null;
    }

    private ExpressionSyntax Typed(ExpressionSyntax place, ExpressionSyntax value) =>
        _model.GetTypeInfo(place).ConvertedType is { TypeKind: not TypeKind.Error } type
            ? CastExpression(ParseTypeName(type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)), value)
            : value;

    private bool IsTextOrPointer(BinaryExpressionSyntax node) =>
        _model.GetTypeInfo(node).Type is { SpecialType: SpecialType.System_String } or IPointerTypeSymbol;

    /// <summary>Whether a call is [Conditional] on a symbol that is not defined.</summary>
    private bool IsLeftOutByTheCompiler(InvocationExpressionSyntax call) =>
        _model.GetSymbolInfo(call).Symbol?.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ConditionalAttribute") == true;

    private static bool DeclaresVariables(SyntaxNode node) => node.DescendantNodes().Any(inner => inner is VariableDesignationSyntax);

    private static PrefixUnaryExpressionSyntax Not(SyntaxKind kind, ExpressionSyntax operand) => PrefixUnaryExpression(kind, ParenthesizedExpression(operand));

    private void Add(Operator kind, SyntaxNode original, SyntaxNode changed) => _found.Add(new Mutant(kind, original, changed));
}
