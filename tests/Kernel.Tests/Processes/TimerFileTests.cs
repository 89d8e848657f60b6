using System;
using System.Text;
using Tine.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Timers that are read.</summary>
public sealed class TimerFileTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void OneDescribesItselfInLinuxWords() => _world.Run(_ =>
    {
        var file = new TimerFile(_world.Files.Context.Services, _world.World, ClockKind.Monotonic, OpenFlags.NonBlocking)
        {
            ClockNumber = 1,
            SettingFlags = 1,
        };
        file.Set(0, 2_000_000_005, ClockSetting.ChangesNothing);
        var text = new TextBuffer();
        file.Describe(text);
        const string expected = "clockid: 1\nticks: 0\nsettime flags: 01\nit_value: (0, 0)\nit_interval: (2, 5)\n";
        Assert.Equal(expected, Encoding.ASCII.GetString(text.Bytes));
    });
}
