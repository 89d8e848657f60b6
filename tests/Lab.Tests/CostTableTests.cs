using System.Linq;
using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

/// <summary>A student's figures and models beside what the tree measures.</summary>
public sealed class CostTableTests
{
    private static readonly CostTable s_measured = CostTable.Read(
        string.Join('\n', new[] { 1, 4, 16, 64, 256 }.Select(size => $"row cow fork,exit,{size},{1000 + (100 * ((size + 1) / 2)) + (10 * size * 256)}")) + "\nother\n", "row ");

    [Theory]
    [InlineData("cow fork,exit,1000,100,10", null)]
    [InlineData("cow fork,exit,1000,0,10.3\r", null)]
    [InlineData("cow fork,exit,0,0,10", "cow fork,exit, 1 MiB: the model gives 2560, 3660 is measured")]
    [InlineData("cow fork,exit,1000,100", "no line cow fork,exit,a,b,c")]
    [InlineData("cow fork,exit,1000,x,10", "cow fork,exit, 1 MiB: the model gives NaN, 3660 is measured")]
    [InlineData("", "no line cow fork,exit,a,b,c")]
    public void AModelHoldsForEachSize(string models, string? sentence) => Assert.Equal(sentence, s_measured.FindWrongModel("cow fork,exit", "# x\n" + models));

    [Theory]
    [InlineData(3660, null)]
    [InlineData(4020, null)]
    [InlineData(4030, "cow fork,exit,1: 4030 is told, 3660 is measured")]
    [InlineData(-1, "no row cow fork,exit,1")]
    public void FiguresAreThoseThatAreMeasured(int first, string? sentence)
    {
        string rest = string.Join('\n', s_measured.Rows.Where(row => !row.Key.EndsWith(",1")).Select(row => $"{row.Key},{row.Value}"));
        Assert.Equal(sentence, s_measured.FindWrongFigure("cow fork,exit", CostTable.Read(rest + (first < 0 ? "" : $"\ncow fork,exit,1,{first}"))));
    }

    [Fact]
    public void AnOperationThatWasNotMeasuredHasNoFigures() =>
        Assert.Equal("forkbench has no row spawn,exit,1", s_measured.FindWrongFigure("spawn,exit", s_measured));
}
