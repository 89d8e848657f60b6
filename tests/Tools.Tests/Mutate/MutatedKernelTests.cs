using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Tine.Tools.Mutate;
using Xunit;

namespace Tine.Tools.Tests.Mutate;

/// <summary>Real builds of small classes with all their mutants in them.</summary>
public sealed class MutatedKernelTests
{
    [Fact]
    public void OnlyTheActiveMutantActs()
    {
        var build = new Build("int M(int a) { int sum = 5; if (a > 3) { sum += a; } return sum; }");
        Assert.Equal(9, build.Call(4));
        Assert.Equal(5, build.Call(3));
        Assert.Equal(8, build.CallWith(Operator.Boundary, 3));
        Assert.Equal(5, build.CallWith(Operator.Negation, 4));
        Assert.Equal(1, build.CallWith(Operator.Arithmetic, 4));
        Assert.Equal(5, build.CallWith(Operator.Assignment, 4));
        Assert.Equal(9, build.Call(4));
    }

    [Fact]
    public void MutantsOfOneExpressionLieInEachOther()
    {
        var build = new Build("bool M(int a) => a > 3 && a < 10;");
        Assert.Equal(3, build.Mutants.Count);
        Assert.Equal([false, true, false], new[] { 3, 4, 10 }.Select(a => (bool)build.Call(a)!));
        Assert.Equal(true, build.CallWith(Operator.Logic, 3));
        Assert.Equal(true, build.CallWith(mutant => mutant.Changed.ToString().Contains(">="), 3));
        Assert.Equal(true, build.CallWith(mutant => mutant.Changed.ToString().Contains("<="), 10));
    }

    [Fact]
    public void TellsWhichWereReached()
    {
        var build = new Build("int M(int a) { if (a > 3) { return a + 5; } return a - 5; }");
        build.Call(4);
        Assert.Equal(
            [Operator.Boundary, Operator.Negation, Operator.Arithmetic],
            build.Mutants.Where(pair => build.Reached[pair.Key]).Select(pair => pair.Value.Operator).Order());
        Assert.Equal(1, build.Mutants.Count(pair => !build.Reached[pair.Key]));
    }

    /// <summary>Without its assignment the variable may be read before it has a value.</summary>
    [Fact]
    public void MutantsThatDoNotCompileAreLeftOut()
    {
        var build = new Build("int M(int a) { int b; b = a; return b + 5; }");
        Assert.Equal([Operator.Arithmetic], build.Mutants.Values.Select(mutant => mutant.Operator));
        Assert.Equal(-1, build.CallWith(Operator.Arithmetic, 4));
    }

    [Fact]
    public void CodeThatDoesNotCompileWithoutMutantsIsAnError()
    {
        SyntaxTree file = KernelCode.Parse("class C { int M() => missing; }");
        Assert.Throws<InvalidOperationException>(() => MutatedKernel.Build(KernelCode.Compile([file]), [], new MemoryStream()));
    }

    private sealed class Build
    {
        private readonly FieldInfo _active;
        private readonly MethodInfo _method;
        private readonly object _instance;

        public Build(string member)
        {
            SyntaxTree file = KernelCode.Parse($"public class C {{ public {member} }}");
            CSharpCompilation compilation = KernelCode.Compile([file]);
            var output = new MemoryStream();
            Mutants = MutatedKernel.Build(compilation, MutantFinder.Find(compilation.GetSemanticModel(file)), output);
            Assembly assembly = Assembly.Load(output.ToArray());
            Type mutantSwitch = assembly.GetType(MutantSwitch.TypeName, throwOnError: true)!;
            _active = mutantSwitch.GetField(MutantSwitch.ActiveField)!;
            Reached = (bool[])mutantSwitch.GetField(MutantSwitch.ReachedField)!.GetValue(null)!;
            _instance = Activator.CreateInstance(assembly.GetType("C", throwOnError: true)!)!;
            _method = _instance.GetType().GetMethod("M")!;
        }

        public IReadOnlyDictionary<int, Mutant> Mutants { get; }

        public bool[] Reached { get; }

        public object? Call(int argument) => _method.Invoke(_instance, [argument]);

        public object? CallWith(Operator kind, int argument) => CallWith(mutant => mutant.Operator == kind, argument);

        public object? CallWith(Func<Mutant, bool> choice, int argument)
        {
            _active.SetValue(null, Mutants.First(pair => choice(pair.Value)).Key);
            object? result = Call(argument);
            _active.SetValue(null, -1);
            return result;
        }
    }
}
