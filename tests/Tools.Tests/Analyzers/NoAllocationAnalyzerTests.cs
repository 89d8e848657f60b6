using System.Threading.Tasks;
using Xunit;

namespace Tine.Tools.Tests.Analyzers;

public sealed class NoAllocationAnalyzerTests
{
    [Theory]
    [InlineData("object M() => new object();", "creates a Object")]
    [InlineData("int[] M() => new int[3];", "creates an array")]
    [InlineData("int[] M() => [1, 2];", "creates a collection")]
    [InlineData("object M(int x) => x;", "boxes Int32")]
    [InlineData("bool M(int x, object y) => (object)x == y;", "boxes Int32")]
    [InlineData("string? M(DayOfWeek x) => x.ToString();", "boxes DayOfWeek")]
    [InlineData("string M(string a) => a + \"b\";", "builds a string")]
    [InlineData("string M(string a) { a += \"b\"; return a; }", "builds a string")]
    [InlineData("string M(int a) => $\"{a}\";", "builds a string")]
    [InlineData("void M(int a) => KernelLog.WriteLine($\"a is {a}\");", "KernelLog.WriteDecimal and WriteHexadecimal take numbers")]
    [InlineData("Func<int> M(int a) => () => a;", "creates a closure")]
    [InlineData("Action M() => M2; [NoAllocation] static void M2() { }", "creates a delegate")]
    [InlineData("void M(Action a) => a();", "calls a delegate")]
    [InlineData("IEnumerable<int> M() { yield return 1; }", "is an iterator")]
    [InlineData("async System.Threading.Tasks.Task M() { }", "is async")]
    [InlineData("void M() => Many(1, 2); [NoAllocation] void Many(params int[] numbers) { }", "array for 'params'")]
    [InlineData("string M(int a) => a.ToString();", "may allocate")]
    [InlineData("void M(List<int> list) => list.Add(1);", "'List<int>.Add(int)' of the class library may allocate")]
    [InlineData("void M() => Other(); void Other() { }", "'Subject.Other()' is not")]
    [InlineData("int M() => Other; int Other => 1;", "'Subject.Other' is not")]
    [InlineData("T M<T>() where T : new() => new T();", "type parameter")]
    [InlineData("int M(IEnumerable<int> all) { foreach (int one in all) { return one; } return 0; }", "may allocate")]
    [InlineData("void M(Shape s) => s.Draw(); public abstract class Shape { public abstract void Draw(); }", "'Subject.Shape.Draw()' is not")]
    [InlineData("Point M(Point p) => p with { X = 1 }; public sealed record Point(int X);", "'with' creates a Point")]
    public async Task ReportsWhatAllocates(string member, string expected)
    {
        string[] found = await KernelSource.FindAllocations("[NoAllocation] " + member);

        Assert.Contains(expected, Assert.Single(found));
        Assert.Contains("is [NoAllocation], but", found[0]);
    }

    [Theory]
    [InlineData("int M(int a) => a * 2;")]
    [InlineData("void M() => throw new InvalidOperationException(\"a\" + nameof(M) + DateTime.Now);")]
    [InlineData("void M(int a) => Stop($\"{a}\"); [DoesNotReturn, NoAllocation] static void Stop(string s) => throw new Exception(s);")]
    [InlineData("int M(Span<int> s) { int sum = 0; foreach (int x in s) { sum += x; } return sum + s.Length + s[0]; }")]
    [InlineData("int M(int[] s) { int sum = 0; foreach (int x in s) { sum += x; } return sum; }")]
    [InlineData("byte M() { ReadOnlySpan<byte> bytes = [1, 2, 3]; return bytes[1]; }")]
    [InlineData("byte M() { ReadOnlySpan<byte> bytes = new byte[] { 1, 2, 3 }; return bytes[1]; }")]
    [InlineData("byte M() { Span<byte> bytes = stackalloc byte[3]; return bytes[1]; }")]
    [InlineData("string M() => \"a\" + \"b\";")]
    [InlineData("int M(ref int x) => Interlocked.Increment(ref x) + Volatile.Read(ref x) + Math.Max(x, 2);")]
    [InlineData("P M(P p) => p with { X = p.X + new P(1).X }; public readonly record struct P(int X);")]
    [InlineData("bool M(P p) => p == new P(2); public readonly record struct P(int X);")]
    [InlineData("int M() => A + (A = 3); int A { get; set; }")]
    [InlineData("int M() { return Local(); int Local() => 2; }")]
    [InlineData("int M(List<int> l) { foreach (int x in l) { return x + l[0] + l.Count; } return 0; }")]
    [InlineData("void M() => Assembly(); [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)] static extern void Assembly();")]
    [InlineData("void M(Shape s) => s.Draw(); public abstract class Shape { [NoAllocation] public abstract void Draw(); }")]
    [InlineData("object? M() => BareMetal.IsHere ? null : new object(); static class BareMetal { [NoAllocation] public static bool IsHere => false; }")]
    [InlineData("Result<int> M(bool b) => b ? 1 : default; [NoAllocation] public readonly struct Result<T>(T value) { public static implicit operator Result<T>(T v) => new(v); public T V => value; }")]
    public async Task AcceptsWhatDoesNot(string member) =>
        Assert.Empty(await KernelSource.FindAllocations("[NoAllocation] " + member));

    [Fact]
    public async Task LeavesOtherMembersAlone() =>
        Assert.Empty(await KernelSource.FindAllocations("object M() => new object();"));

    [Fact]
    public async Task BindsSystemCallsThatSayTheyTakeNoHeap()
    {
        const string Body = "internal static Errno M() { GC.KeepAlive(new object()); return Errno.None; }";
        Assert.NotEmpty(await KernelSource.FindAllocations("[Syscall(1, \"m\", Heap = HeapUse.None)] " + Body));
        Assert.Empty(await KernelSource.FindAllocations("[Syscall(1, \"m\", Heap = HeapUse.Little)] " + Body));
    }

    [Fact]
    public async Task BindsEveryMemberOfAnAnnotatedType() =>
        Assert.Single(await KernelSource.FindAllocations("[NoAllocation] struct S { public object M() => new object(); }"));

    [Fact]
    public async Task LeavesTheTextOfAnAnnotatedTypeAlone()
    {
        const string Type = "[NoAllocation] readonly struct S(int x) { public override string ToString() => $\"{x}\"; public ";
        Assert.Empty(await KernelSource.FindAllocations(Type + "int X => x; }"));
        Assert.Single(await KernelSource.FindAllocations(Type + "string M() => ToString(); }"));
    }

    [Fact]
    public async Task BindsOverridesAndImplementations()
    {
        string[] found = await KernelSource.FindAllocations("""
            abstract class Base { [NoAllocation] public abstract object A(); }
            interface IContract { [NoAllocation] object B(); }
            sealed class Derived : Base, IContract
            {
                public override object A() => new object();
                public object B() => new object();
            }
            """);

        Assert.Equal(2, found.Length);
    }
}
