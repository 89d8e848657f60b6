using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A PC without a PS/2 keyboard: what is typed can come by USB alone.</summary>
public sealed class UsbKeyboardTests
{
    private static readonly GuestOptions Plain = Boot.Default with
    {
        Firmware = Firmware.Bios,
        Medium = Medium.Disc,
        Serial = SerialLine.None,
        BoardProperties = ["i8042=off"],
        Peripherals = ["qemu-xhci,id=usb", "usb-kbd,bus=usb.0,id=keys"],
        KernelArguments = ["verbose"],
    };

    [Theory]
    [InlineData(Firmware.Bios, Board.Pc)]
    [InlineData(Firmware.Bios, Board.Q35)]
    [InlineData(Firmware.Uefi, Board.Pc)]
    [InlineData(Firmware.Uefi, Board.Q35)]
    public async Task ShowsWhatIsTyped(Firmware firmware, Board board)
    {
        using var screen = new GuestScreen(Plain with { Firmware = firmware, Board = board });
        await WaitForKeyboardAsync(screen);
        screen.Type("cat /etc/hostname\n");
        await screen.ExpectAsync("\ntine\n");
        screen.Type("exit 5\n");
        Assert.Equal(5, (await screen.EndAsync()).Status);
    }

    /// <summary>MSI, MSI-X, and neither: then the controller is looked at from time to time.</summary>
    [Theory]
    [InlineData("nec-usb-xhci,id=usb")]
    [InlineData("nec-usb-xhci,id=usb,msi=off")]
    [InlineData("nec-usb-xhci,id=usb,msi=off,msix=off")]
    public async Task WorksWithEachKindOfInterrupt(string controller)
    {
        using var screen = new GuestScreen(Plain with { Peripherals = [controller, "usb-kbd,bus=usb.0,id=keys"] });
        await WaitForKeyboardAsync(screen);
        screen.Type("cat /etc/hostname\n");
        await screen.ExpectAsync("\ntine\n");
    }

    [Fact]
    public async Task WorksWithoutApics()
    {
        using var screen = new GuestScreen(Plain with { KernelArguments = ["verbose", "noapic"] });
        await WaitForKeyboardAsync(screen);
        screen.Type("cat /etc/hostname\n");
        await screen.ExpectAsync("\ntine\n");
    }

    [Fact]
    public async Task KnowsTheGermanKeyboard()
    {
        using var screen = new GuestScreen(Plain with { KernelArguments = ["verbose", "keymap=de"] });
        await WaitForKeyboardAsync(screen);
        screen.Type("echo ");
        screen.Press("y", "z", "semicolon", "shift-bracket_left", "minus", "alt_r-q", "less", "caps_lock", "a", "caps_lock", "b");
        await screen.ExpectAsync("echo zyöÜß@<Ab");
    }

    [Fact]
    public async Task MayBePluggedInLater()
    {
        using var screen = new GuestScreen(Plain with { Peripherals = ["qemu-xhci,id=usb"] });
        await screen.ExpectAsync("#");
        for (int time = 1; time <= 3; time++)
        {
            screen.Plug("usb-kbd,bus=usb.0,id=keys");
            await screen.ExpectInLogAsync("USB: a keyboard at port ", time);
            screen.Type("echo " + time + time + "\n");
            await screen.ExpectAsync($"\n{time}{time}\n");
            screen.Unplug("keys");
            await screen.ExpectInLogAsync("USB: unplugged at port ", time);
        }
    }

    /// <summary>Two controllers, the keyboard at the second.</summary>
    [Fact]
    public async Task MayBeAtAnyController()
    {
        ImmutableArray<string> devices = ["qemu-xhci,id=first", "nec-usb-xhci,id=second", "usb-kbd,bus=second.0,id=keys"];
        using var screen = new GuestScreen(Plain with { Board = Board.Q35, Peripherals = devices });
        await WaitForKeyboardAsync(screen);
        screen.Type("cat /etc/hostname\n");
        await screen.ExpectAsync("\ntine\n");
    }

    /// <summary>
    /// Keyboards at hubs: QEMU's hubs are of full speed, and so is all that is attached there. The ways to the keyboards are one to five
    /// hubs long. Beside a keyboard is a mouse, which is of no use.
    /// </summary>
    [Theory]
    [InlineData("1.1", "1")]
    [InlineData("1.8.2", "1", "1.8")]
    [InlineData("2.1.2.3.4.5", "2", "2.1", "2.1.2", "2.1.2.3", "2.1.2.3.4")]
    public async Task MayBeBehindHubs(string keyboard, params string[] hubs)
    {
        string mouse = keyboard[..^1] + "7";
        using var screen = new GuestScreen(Plain with
        {
            Peripherals =
            [
                "qemu-xhci,id=usb", .. hubs.Select(port => $"usb-hub,bus=usb.0,port={port},ports=8"), $"usb-mouse,bus=usb.0,port={mouse}",
                $"usb-kbd,bus=usb.0,id=keys,port={keyboard}",
            ],
        });
        await WaitForKeyboardAsync(screen);
        screen.Type("cat /etc/hostname\n");
        await screen.ExpectAsync("\ntine\n");
        await screen.ExpectInLogAsync("USB: a hub at port ", hubs.Length);
    }

    /// <summary>A hub with two keyboards comes, goes with both, and comes again; each keyboard comes and goes at it, too.</summary>
    [Fact]
    public async Task HubsMayComeAndGo()
    {
        using var screen = new GuestScreen(Plain with { Peripherals = ["qemu-xhci,id=usb"] });
        await screen.ExpectAsync("#");
        for (int time = 1; time <= 2; time++)
        {
            screen.Plug("usb-hub,bus=usb.0,port=1,ports=8,id=hub");
            await screen.ExpectInLogAsync("USB: a hub at port ", time);
            screen.Plug("usb-kbd,bus=usb.0,port=1.3,id=first");
            await screen.ExpectInLogAsync("USB: a keyboard at port ", 3 * time - 2);
            screen.Plug("usb-kbd,bus=usb.0,port=1.4,id=second");
            await screen.ExpectInLogAsync("USB: a keyboard at port ", 3 * time - 1);
            screen.Type("echo " + time + time + "\n");
            await screen.ExpectAsync($"\n{time}{time}\n");
            screen.Unplug("second");
            await screen.ExpectInLogAsync("USB: unplugged at port ", 4 * time - 3);
            screen.Plug("usb-kbd,bus=usb.0,port=1.4,id=second");
            await screen.ExpectInLogAsync("USB: a keyboard at port ", 3 * time);
            screen.Unplug("hub");
            await screen.ExpectInLogAsync("USB: unplugged at port ", 4 * time);
        }
    }

    /// <summary>A line says what is the case, and what to do.</summary>
    [Theory]
    [InlineData("USB 3 controllers were searched", "", "qemu-xhci,id=usb", "usb-mouse,bus=usb.0")]
    [InlineData("This PC's USB controllers are of a kind without a driver", "", "usb-ehci,id=usb", "usb-kbd,bus=usb.0")]
    [InlineData("usb=off leaves USB to the firmware", "usb=off", "qemu-xhci,id=usb", "usb-kbd,bus=usb.0")]
    public async Task SaysThatThereIsNone(string reason, string word, params string[] devices)
    {
        using var screen = new GuestScreen(Plain with { Peripherals = [.. devices], KernelArguments = ["verbose", .. word.Split(' ')] });
        await screen.ExpectAsync("No keyboard was found.", reason);
    }

    [Fact]
    public async Task LooksBack()
    {
        using var screen = new GuestScreen(Plain);
        await WaitForKeyboardAsync(screen);
        screen.Type("ls -1 /bin\n");
        await screen.ExpectAsync("\nyes\n");
        for (int press = 0; press < 14; press++)
        {
            screen.Press("shift-pgup");
        }

        await screen.ExpectAsync("# ls -1 /bin\n");
    }

    private static async Task WaitForKeyboardAsync(GuestScreen screen)
    {
        await screen.ExpectInLogAsync("USB: a keyboard at port ", times: 1);
        await screen.ExpectAsync("#");
    }
}
