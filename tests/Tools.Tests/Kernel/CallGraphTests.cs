using System.Collections.Generic;
using System.Linq;
using Iced.Intel;
using Tine.Tools.Tests.Calls;
using Xunit;

namespace Tine.Tools.Tests.Kernel;

/// <summary>The search for recursions and deep stacks, on graphs that are small enough to count by hand.</summary>
public sealed class CallGraphTests
{
    private static readonly Dictionary<string, int> s_noBounds = [];

    [Fact]
    public void FindsCyclesOfOneAndOfMany()
    {
        CallGraph graph = Graph("main>a a>b b>c c>a main>self self>self main>leaf");
        Assert.Equal([["a", "b", "c"], ["self"]], graph.Cycles(new HashSet<string>()).OrderBy(cycle => cycle.Length).Reverse());
        Assert.Equal([["self"]], graph.Cycles(new HashSet<string> { "b" }));
    }

    [Fact]
    public void LeavesOutWhatNobodyReaches()
    {
        CallGraph graph = Graph("main>a lost>lost");
        graph.KeepReachable(["main"]);
        Assert.Empty(graph.Cycles(new HashSet<string>()));
        Assert.Equal(["a", "main"], graph.Functions.Order());
    }

    /// <summary>Each call takes 10 bytes, and the last function's frame 100.</summary>
    [Fact]
    public void TakesTheDeepestWay()
    {
        var depth = new StackDepth(Graph("main>a a>leaf main>b b>c c>leaf"), s_noBounds);
        Assert.Equal(130, depth.Of("main"));
        Assert.Equal(["main", "b", "c", "leaf"], depth.DeepestPath("main").Select(step => step.Function));
    }

    [Theory]
    [InlineData(1, 130)]
    [InlineData(2, 150)]
    [InlineData(5, 210)]
    public void GoesRoundACycleAsOftenAsItsBoundLets(int bound, int bytes)
    {
        var depth = new StackDepth(Graph("main>a a>b b>a b>leaf"), new Dictionary<string, int> { ["a"] = bound });
        Assert.Equal(bytes, depth.Of("main"));
    }

    [Fact]
    public void CountsABoundAnewOutsideTheCycle()
    {
        var depth = new StackDepth(Graph("main>a a>a a>x x>b b>b b>leaf"), new Dictionary<string, int> { ["a"] = 2, ["b"] = 3 });
        Assert.Equal(170, depth.Of("main"));
    }

    [Fact]
    public void HasNoDepthForWhatHasNoBound() =>
        Assert.Throws<System.InvalidOperationException>(() => new StackDepth(Graph("main>a a>a b>b"), new Dictionary<string, int> { ["b"] = 2 }));

    [Fact]
    public void FollowsTheStackPointer()
    {
        var assembler = new Assembler(64);
        assembler.push(AssemblerRegisters.rbp);
        assembler.sub(AssemblerRegisters.rsp, 0x20);
        assembler.lea(AssemblerRegisters.rbp, AssemblerRegisters.__[AssemblerRegisters.rsp + 0x20]);
        assembler.call(0x2000);
        assembler.sub(AssemblerRegisters.rsp, 0x100);
        assembler.call(AssemblerRegisters.__qword_ptr[AssemblerRegisters.rax + 0x38]);
        assembler.lea(AssemblerRegisters.rsp, AssemblerRegisters.__[AssemblerRegisters.rbp]);
        assembler.pop(AssemblerRegisters.rbp);
        assembler.jmp(0x3000);
        var stream = new System.IO.MemoryStream();
        assembler.Assemble(new StreamCodeWriter(stream), 0x1000);
        MachineFunction function = FunctionReader.Read(0x1000, "f", stream.ToArray());
        Assert.Equal(8 + 0x120, function.Frame);
        Assert.Equal(
            [(0x30, CallKind.Direct, 0x2000UL), (0x130, CallKind.Virtual, 0x38UL), (0, CallKind.Direct, 0x3000UL)],
            function.Calls.Select(call => (call.Depth, call.Kind, call.Target)));
    }

    private static CallGraph Graph(string calls)
    {
        var graph = new CallGraph();
        string[][] pairs = [.. calls.Split(' ').Select(call => call.Split('>'))];
        foreach (string function in pairs.SelectMany(pair => pair).Distinct())
        {
            graph.AddFunction(function, 100);
        }

        foreach (string[] pair in pairs)
        {
            graph.AddCall(pair[0], pair[1], 10);
        }

        return graph;
    }
}
