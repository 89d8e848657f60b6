using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tine.Tools.Report;
using Xunit;

namespace Tine.Tools.Tests.Report;

public sealed class FigureReaderTests
{
    private const string Printed =
        "[    0.1] a word of the kernel's\r\n" +
        "name,then,parent_mib,ticks,ticks_p10,ticks_p90,us,us_p10,us_p90,runs\r\n" +
        "getppid,,,219,218,220,0.22,0.21,0.23,64\r\n" +
        "vfork,exec,16,19000,18000,20000,19.00,18.00,20.00,300\r\n" +
        "[    3.2] reboot: Power down\r\n";

    [Fact]
    public void ReadsTheFiguresAndNothingElse()
    {
        IReadOnlyList<Figure> figures = FigureReader.Read(Printed);
        Assert.Equal([(new FigureKey("getppid", "", null), 219, 218, 0.22), (new FigureKey("vfork", "exec", 16), 19000, 18000, 19)],
            figures.Select(figure => (figure.Key, figure.Ticks, figure.LowTicks, figure.Microseconds)));
        Assert.Equal("vfork + exec, 16 MiB", figures[1].Key.ToString());
        Assert.Empty(figures[1].Phases);
    }

    [Fact]
    public void ReadsPhasesAndWhatIsLeft()
    {
        Figure fork = FigureReader.Read("name,then,parent_mib,ticks,ticks_p10,us,tables,objects\ngetppid,,,219,218,0.22,,\nfork,exit,0,900,890,0.90,500,300\n")[1];
        Assert.Equal([new PhaseTicks("tables", 500), new PhaseTicks("objects", 300)], fork.Phases);
        Assert.Equal(90, fork.OtherTicks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Kernel panic\n")]
    [InlineData("name,then,parent_mib,ticks\n")]
    public void SaysThatThereAreNone(string printed) =>
        Assert.Throws<InvalidDataException>(() => FigureReader.Read(printed));
}
