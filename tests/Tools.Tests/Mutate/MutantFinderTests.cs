using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Tine.Tools.Mutate;
using Xunit;

namespace Tine.Tools.Tests.Mutate;

public sealed class MutantFinderTests
{
    [Theory]
    [InlineData("int M(int a) => a < 3 ? 5 : 6;", "Boundary: a < 3 -> a <= 3", "Negation: a < 3 -> !(a < 3)")]
    [InlineData("bool M(int a) => a >= 3;", "Boundary: a >= 3 -> a > 3")]
    [InlineData("bool M(int a) => a == 3;", "Negation: a == 3 -> a != 3")]
    [InlineData("bool M(bool a, bool b) => a && b;", "Logic: a && b -> a || b")]
    [InlineData("int M(int a) => a + 3;", "Arithmetic: a + 3 -> a - 3")]
    [InlineData("string M(string a) => a + a;")]
    [InlineData("unsafe int* M(int* a) => a + 3;")]
    [InlineData("ulong M() => 0;", "Constant: 0 -> (ulong)1")]
    [InlineData("bool M() => true;", "Constant: true -> false")]
    [InlineData("Errno M() => Errno.EPERM;", "Error: Errno.EPERM -> Errno.None")]
    [InlineData("bool M(Errno a) => a == Errno.EPERM;", "Negation: a == Errno.EPERM -> a != Errno.EPERM")]
    [InlineData("Errno M() => Errno.None;")]
    [InlineData("void M() { N(); } void N() { }", "Call: N(); -> { }")]
    [InlineData("void M() { N(); } [System.Diagnostics.Conditional(\"NEVER\")] void N() { }")]
    [InlineData("int f; void M(int a) { f = a; }", "Assignment: f = a; -> { }")]
    [InlineData("int f; void M(int a) { f |= a; }", "Assignment: f |= a; -> { }", "Flags: f |= a; -> f &= ~(a);")]
    [InlineData("int f; void M(int a) { f &= ~a; }", "Assignment: f &= ~a; -> { }", "Flags: f &= ~a; -> f |= a;")]
    [InlineData("int f; void M(int a) { f += a; }", "Assignment: f += a; -> { }", "Arithmetic: f += a; -> f -= a;")]
    [InlineData("int f; C M(int a) => new C { f = a };", "Assignment: a -> (int)default")]
    [InlineData("void M(object a) { if (a is string text && text.Length > 5) { } }", "Boundary: text.Length > 5 -> text.Length >= 5")]
    public void EachPlaceHasItsMutants(string member, params string[] expected) =>
        Assert.Equal(expected.Order(), Find(member).Select(Text).Order());

    [Theory]
    [InlineData("const int Limit = 1 + 3;")]
    [InlineData("static readonly int s_limit = 1 + 3;")]
    [InlineData("void M(int a = 1) { }")]
    [InlineData("[System.Obsolete(\"\", true)] void M() { }")]
    [InlineData("bool M(int a) => a is 0 or > 1;")]
    [InlineData("int M(int a) { switch (a) { case 0: return 5; default: return 6; } }")]
    public void ConstantsOfTheCompilerStay(string member) => Assert.Empty(Find(member));

    private static List<Mutant> Find(string member)
    {
        SyntaxTree file = KernelCode.Parse($"enum Errno {{ None, EPERM }} class C {{ {member} }}");
        return MutantFinder.Find(KernelCode.Compile([file]).GetSemanticModel(file));
    }

    private static string Text(Mutant mutant) =>
        $"{mutant.Operator}: {mutant.Original.NormalizeWhitespace()} -> {mutant.Changed.NormalizeWhitespace(" ", " ")}";
}
