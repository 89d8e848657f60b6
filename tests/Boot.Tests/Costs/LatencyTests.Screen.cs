using System.Threading.Tasks;
using Tine.Tools.Image;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <content>A screen of 1920 by 1080 pixels, with 16,080 characters: what it shows is brought up to date a little at a time.</content>
public sealed partial class LatencyTests
{
    private const string LargeScreen = "large screen";

    /// <summary>Scrolls by moving every cell, rows of new characters, every cell in other colours, and nothing new.</summary>
    private const string ScreenScript = """
        [ "$(stty size)" = '67 240' ] || exit 99
        x=0123456789; x=$x$x$x$x$x$x; x=$x$x$x$x
        printf '\033[?1049h'
        yes '' | head -n 300
        yes "$x" | head -n 150
        for i in 1 2 3 4 5; do
            printf '\033[?5h'; usleep 20000
            printf '\033[?5l\033[T\033[2J'; usleep 20000
            yes "$i$x" | head -n 67
        done
        yes x | head -n 3000 | tr -d '\n'
        """;

    [Fact]
    public Task NorOnALargeScreen() => MeasureAsync(LargeScreen, Boot.Default with
    {
        Firmware = Firmware.Bios,
        Serial = SerialLine.None,
        LoaderScreen = BootScreen.Large,
        Command = ["busybox", "sh", "-c", ScreenScript],
    });
}
