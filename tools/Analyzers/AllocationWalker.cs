using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Tine.Analyzers;

/// <summary>Walks a body and reports each operation that allocates managed memory or may.</summary>
internal sealed class AllocationWalker(IAssemblySymbol assembly, Action<IOperation, string> report) : OperationWalker
{
    /// <summary>Passes over a throw: it is a panic, so what is thrown is never missed.</summary>
    public override void VisitThrow(IThrowOperation operation)
    {
    }

    /// <summary>Passes over what only a host runs: <c>BareMetal.IsHere ? ... : ...</c>, which the image has without the second half.</summary>
    public override void VisitConditional(IConditionalOperation operation)
    {
        if (operation.Condition is IPropertyReferenceOperation { Property: { Name: "IsHere", ContainingType.Name: "BareMetal" } })
        {
            Visit(operation.WhenTrue);
        }
        else
        {
            base.VisitConditional(operation);
        }
    }

    public override void VisitAttribute(IAttributeOperation operation)
    {
    }

    public override void VisitNameOf(INameOfOperation operation)
    {
    }

    public override void VisitReturn(IReturnOperation operation)
    {
        if (operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak)
        {
            report(operation, "it is an iterator");
        }

        base.VisitReturn(operation);
    }

    public override void VisitInvocation(IInvocationOperation operation)
    {
        IMethodSymbol target = operation.TargetMethod;
        if (target.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "DoesNotReturnAttribute"))
        {
            return;
        }

        if (target.MethodKind == MethodKind.DelegateInvoke)
        {
            report(operation, "it calls a delegate, which may be anything");
        }
        else if (operation.Instance?.Type is { IsValueType: true }
            && target.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum)
        {
            report(operation, $"calling '{target.Name}' boxes {operation.Instance!.Type!.Name}");
        }
        else
        {
            CheckCall(operation, target);
        }

        base.VisitInvocation(operation);
    }

    public override void VisitObjectCreation(IObjectCreationOperation operation)
    {
        if (operation.Type is { IsReferenceType: true })
        {
            report(operation, $"it creates a {operation.Type.Name}");
        }
        else if (operation.Constructor is { } constructor)
        {
            CheckCall(operation, constructor);
        }

        base.VisitObjectCreation(operation);
    }

    public override void VisitTypeParameterObjectCreation(ITypeParameterObjectCreationOperation operation)
    {
        report(operation, "it creates an object of a type parameter");
        base.VisitTypeParameterObjectCreation(operation);
    }

    public override void VisitAnonymousObjectCreation(IAnonymousObjectCreationOperation operation)
    {
        report(operation, "it creates an anonymous object");
        base.VisitAnonymousObjectCreation(operation);
    }

    public override void VisitWith(IWithOperation operation)
    {
        if (operation.Type is { IsReferenceType: true })
        {
            report(operation, $"'with' creates a {operation.Type.Name}");
        }

        base.VisitWith(operation);
    }

    public override void VisitArrayCreation(IArrayCreationOperation operation)
    {
        if (!IsConstantData(operation))
        {
            report(operation, operation.Parent is IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray }
                ? "it creates an array for 'params'"
                : "it creates an array");
        }

        base.VisitArrayCreation(operation);
    }

    public override void VisitCollectionExpression(ICollectionExpressionOperation operation)
    {
        if (operation.Type is null or { IsReferenceType: true })
        {
            report(operation, "it creates a collection");
        }

        base.VisitCollectionExpression(operation);
    }

    public override void VisitDelegateCreation(IDelegateCreationOperation operation) =>
        report(operation, operation.Target is IAnonymousFunctionOperation ? "it creates a closure" : "it creates a delegate");

    public override void VisitEventAssignment(IEventAssignmentOperation operation) =>
        report(operation, "changing an event's handlers creates a delegate");

    public override void VisitInterpolatedString(IInterpolatedStringOperation operation)
    {
        if (operation.Parent is not IInterpolatedStringHandlerCreationOperation && !operation.ConstantValue.HasValue)
        {
            report(operation, IsLogged(operation)
                ? "it builds a string: KernelLog.Write takes text as it stands, KernelLog.WriteDecimal and WriteHexadecimal take numbers, one call for each part"
                : "it builds a string");
        }

        base.VisitInterpolatedString(operation);
    }

    /// <summary>Whether a string is for the kernel's log, which can be written without one.</summary>
    private static bool IsLogged(IOperation operation)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IInvocationOperation { TargetMethod.ContainingType.Name: "KernelLog" })
            {
                return true;
            }
        }

        return false;
    }

    public override void VisitConversion(IConversionOperation operation)
    {
        Conversion conversion = operation.GetConversion();
        if (conversion.IsBoxing)
        {
            report(operation, $"it boxes {operation.Operand.Type?.Name}");
        }

        CheckOperator(operation, operation.OperatorMethod);
        base.VisitConversion(operation);
    }

    public override void VisitBinaryOperator(IBinaryOperation operation)
    {
        if (operation.OperatorKind == BinaryOperatorKind.Add && operation.Type?.SpecialType == SpecialType.System_String && !operation.ConstantValue.HasValue)
        {
            report(operation, "it builds a string");
        }

        CheckOperator(operation, operation.OperatorMethod);
        base.VisitBinaryOperator(operation);
    }

    public override void VisitCompoundAssignment(ICompoundAssignmentOperation operation)
    {
        if (operation.Type?.SpecialType == SpecialType.System_String)
        {
            report(operation, "it builds a string");
        }

        CheckOperator(operation, operation.OperatorMethod);
        base.VisitCompoundAssignment(operation);
    }

    public override void VisitUnaryOperator(IUnaryOperation operation)
    {
        CheckOperator(operation, operation.OperatorMethod);
        base.VisitUnaryOperator(operation);
    }

    public override void VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation)
    {
        CheckOperator(operation, operation.OperatorMethod);
        base.VisitIncrementOrDecrement(operation);
    }

    public override void VisitPropertyReference(IPropertyReferenceOperation operation)
    {
        bool isWritten = operation.Parent is IAssignmentOperation assignment && assignment.Target == operation;
        bool isRead = !isWritten || operation.Parent is ICompoundAssignmentOperation or ICoalesceAssignmentOperation;
        bool isBoth = operation.Parent is IIncrementOrDecrementOperation;
        if ((isRead || isBoth) && operation.Property.GetMethod is { } getter)
        {
            CheckCall(operation, getter);
        }

        if ((isWritten || isBoth) && operation.Property.SetMethod is { } setter)
        {
            CheckCall(operation, setter);
        }

        base.VisitPropertyReference(operation);
    }

    public override void VisitForEachLoop(IForEachLoopOperation operation)
    {
        if (operation.Syntax is CommonForEachStatementSyntax syntax && operation.SemanticModel is { } model)
        {
            ForEachStatementInfo info = model.GetForEachStatementInfo(syntax);
            IMethodSymbol?[] calls = [info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty?.GetMethod];
            if (!IsSpanOrArrayOrString(operation.Collection) && calls.FirstOrDefault(call => call is not null && !IsFree(call)) is { } call)
            {
                CheckCall(operation.Collection, call);
            }
        }

        base.VisitForEachLoop(operation);
    }

    private static bool IsSpanOrArrayOrString(IOperation collection)
    {
        ITypeSymbol? type = collection is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand.Type : collection.Type;
        return type is IArrayTypeSymbol or { SpecialType: SpecialType.System_String } or { Name: "Span" or "ReadOnlySpan" };
    }

    /// <summary>Whether an array takes no memory: an empty params array is shared, and one of constants that only becomes a ReadOnlySpan is data in the image.</summary>
    private static bool IsConstantData(IArrayCreationOperation operation)
    {
        if (operation.IsImplicit && operation.DimensionSizes.Length == 1 && operation.DimensionSizes[0].ConstantValue is { HasValue: true, Value: 0 })
        {
            return true;
        }

        return operation.Parent is IConversionOperation { Type.Name: "ReadOnlySpan" }
            && operation.Initializer is { } initializer
            && initializer.ElementValues.All(element => element.ConstantValue.HasValue);
    }

    private void CheckOperator(IOperation operation, IMethodSymbol? method)
    {
        if (method is not null)
        {
            CheckCall(operation, method);
        }
    }

    private void CheckCall(IOperation operation, IMethodSymbol target)
    {
        if (!IsFree(target))
        {
            string name = Annotations.NameOf(target.ReducedFrom ?? target);
            report(operation, IsOurs(target) ? $"'{name}' is not" : $"'{name}' of the class library may allocate");
        }
    }

    private bool IsOurs(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, assembly);

    /// <summary>Whether calling the method is fine. Extern methods are assembly and allocate nothing.</summary>
    private bool IsFree(IMethodSymbol target)
    {
        IMethodSymbol method = target.ReducedFrom ?? target;
        return IsOurs(method)
            ? method.IsExtern || method.MethodKind == MethodKind.LocalFunction || Annotations.IsBound(method) || Annotations.IsHarmlessByConstruction(method)
            : AllowedLibrary.Contains(method) || IsDefaultOfStruct(method);
    }

    private static bool IsDefaultOfStruct(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor && method.ContainingType.IsValueType && method.Parameters.Length == 0;
}
