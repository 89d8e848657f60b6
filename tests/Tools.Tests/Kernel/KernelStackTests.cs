using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Iced.Intel;
using Tine.Memory;
using Tine.Tools.Image;
using Tine.Tools.Run;
using Tine.Tools.Tests.Calls;
using Xunit;
using Xunit.Abstractions;

namespace Tine.Tools.Tests.Kernel;

/// <summary>No program can fill a kernel stack: every recursion has a bound (kernel/Startup/RECURSION.md), and the deepest calls fit.</summary>
public sealed class KernelStackTests(ITestOutputHelper output)
{
    /// <summary>x87, SSE, AVX and AVX-512 in the standard format of XSAVE; the area lies at the top of each thread's stack.</summary>
    private const int LargestVectorArea = 2688;

    private const int StackSize = (int)KernelStack.Size - LargestVectorArea;
    private const int InterruptStackSize = 4096;
    private const int BootStackSize = 65536;

    /// <summary>Hardware frame, vector and error code, registers, TrapDispatcher.Trap.</summary>
    private const int TrapWay = KernelStackModel.HardwareFrame + 16 + 208 + 48;

    private static readonly Lazy<KernelStackModel> s_model = new();

    [Fact]
    public void EveryCallIsKnown()
    {
        KernelStackModel model = s_model.Value;
        Assert.Empty(model.Unresolved);
        Assert.True(model.Kernel.VirtualCalls > 100, $"only {model.Kernel.VirtualCalls} virtual calls were found");
        Assert.True(model.Kernel.MethodTableCount > 500, $"only {model.Kernel.MethodTableCount} method tables were found");
        Assert.Contains("Kernel_Tine_Files_PipeEnd__Read", model.Graph.CallsOf("Kernel_Tine_Syscalls_TransferCalls__Read").Keys);
        Assert.Contains("Kernel_Tine_Files_EventPoll__Poll", model.Graph.CallsOf("Kernel_Tine_Files_PollInterest__Look").Keys);
    }

    [Fact]
    public void EveryRecursionHasABound()
    {
        KernelStackModel model = s_model.Value;
        IReadOnlyDictionary<string, int> table = RecursionTable.Read();
        HashSet<string> bounded = [.. model.Bounds(table).Keys];
        string unbounded = string.Join("\n", model.Graph.Cycles(bounded).Select(cycle => string.Join(", ", cycle)));
        Assert.True(unbounded.Length == 0, $"give these a bound in kernel/Startup/RECURSION.md, or make them loops:\n{unbounded}");

        HashSet<string> inCycles = [.. model.Graph.Cycles(new HashSet<string>()).SelectMany(cycle => cycle)];
        Assert.DoesNotContain(table.Keys, name => !model.Kernel.FunctionsOf(name).Any(inCycles.Contains));
    }

    [Fact]
    public void TheDeepestCallsFit()
    {
        KernelStackModel model = s_model.Value;
        var depth = new StackDepth(model.Graph, model.Bounds(RecursionTable.Read()));
        var report = new StringBuilder();
        Dictionary<string, int> deepest = KernelStackModel.Entries.ToDictionary(entry => entry, entry => Describe(depth, entry, report));
        int panic = Describe(depth, KernelStackModel.PanicOfFault, report) + TrapWay;
        string path = Path.Combine(Workspace.Artifacts, "report", "stack.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, report.ToString());
        output.WriteLine(report.ToString());

        deepest.Remove(KernelStackModel.BootEntry, out int boot);
        Assert.InRange(deepest.Values.Max() + KernelStackModel.HardwareFrame + panic, 1, StackSize);
        Assert.InRange(boot + panic, 1, BootStackSize);
        Assert.InRange(panic, 1, InterruptStackSize);
    }

    /// <summary>The model has interrupts where these let them in.</summary>
    [Fact]
    public void InterruptsComeWhereTheModelHasThem()
    {
        string[] enabling = [.. KernelCode.Read().Instructions()
            .Where(found => found.Instruction.Mnemonic is Mnemonic.Sti or Mnemonic.Popfq)
            .Select(found => found.Function)];
        Assert.Equal(KernelStackModel.InterruptiblePlaces.Append(KernelStackModel.DoorPlace).Order(), enabling.Order());
    }

    private static int Describe(StackDepth depth, string entry, StringBuilder report)
    {
        int bytes = depth.Of(entry);
        report.Append($"{entry}: {bytes} bytes\n");
        foreach ((string function, int taken) in depth.DeepestPath(entry))
        {
            report.Append($"  {taken,6} {function}\n");
        }

        return bytes;
    }
}
