using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Report;
using Tine.Tools.Run;
using Xunit;
using Xunit.Abstractions;

namespace Tine.Boot.Tests;

/// <summary>The kernel that tells where a fork's instructions go.</summary>
public sealed class PhaseTests(ITestOutputHelper output)
{
    /// <summary>
    /// The most ticks outside all phases (two programs, the ways into the kernel and out of it, a wait): they depend on neither
    /// mechanism nor size.
    /// </summary>
    private const double MostOther = 3000;

    /// <summary>The cost of the marks of a run.</summary>
    private const double MostMarks = 1000;

    /// <summary>The part of a long run that differs from kernel to kernel, as ticks and slices of a collection fall into it by chance.</summary>
    private const double ChancePart = 0.001;

    [Fact]
    public async Task PhasesAddUpToWhatAProcessCosts()
    {
        PhaseKernel.Build();
        IReadOnlyList<Figure> counted = await MeasureAsync(PhaseKernel.Path);
        IReadOnlyList<Figure> plain = await MeasureAsync(Workspace.Kernel);
        foreach (Figure figure in counted.Where(figure => figure.Phases.Count != 0))
        {
            output.WriteLine($"{figure.Key}: {figure.Ticks:0} = {string.Join(" + ", figure.Phases.Select(phase => $"{phase.Ticks:0} {phase.Phase}"))} + {figure.OtherTicks:0}");
        }

        Assert.All(plain, figure => Assert.Empty(figure.Phases));
        Assert.All(counted.Where(figure => figure.Key.Then != ""), figure =>
        {
            // The phases are those of one run near the percentile, which may have taken a little more.
            double chance = ChancePart * figure.LowTicks;
            Assert.InRange(figure.OtherTicks, -chance, MostOther);
            Assert.InRange(figure.LowTicks - plain.Single(one => one.Key == figure.Key).LowTicks, -chance, MostMarks + chance);
        });
        Assert.Equal(0, Of(counted, "vfork", "exit", 16, "tables"));
        Assert.Equal(0, Of(counted, "vfork", "exit", 16, "regions"));
        Assert.True(Of(counted, "cow fork", "exit", 16, "tables") > 5 * Of(counted, "on-demand fork", "exit", 16, "tables"));
        Assert.True(Of(counted, "eager fork", "exit", 16, "tables") > 20 * Of(counted, "cow fork", "exit", 16, "tables"));
        Assert.True(Of(counted, "vfork", "exec", 0, "faults") > 0, "a program that starts touches pages");
        Assert.True(Of(counted, "vfork", "exec", 0, "exec") > Of(counted, "vfork", "exec", 0, "objects"));
    }

    private static double Of(IReadOnlyList<Figure> figures, string name, string then, int size, string phase) =>
        figures.Single(figure => figure.Key == new FigureKey(name, then, size)).Phases.Single(one => one.Phase == phase).Ticks;

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string kernel)
    {
        GuestOptions options = Boot.Default with { Kernel = kernel, Clock = GuestClock.Instructions, Command = ["forkbench", "--quick", "--csv", "--sizes", "0,16"] };
        return FigureReader.Read((await Boot.RunAsync(options, Deadline.Long)).MustExit(0).Text);
    }
}
