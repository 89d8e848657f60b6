using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Image;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A PC with a screen and a keyboard: what somebody in front of it types and sees.</summary>
public sealed class ScreenTests
{
    [Theory]
    [InlineData(Firmware.Bios, Board.Pc, SerialLine.None, "64M")]
    [InlineData(Firmware.Bios, Board.Q35, SerialLine.Terminal, "6G")]
    [InlineData(Firmware.Uefi, Board.Pc, SerialLine.None, "6G")]
    [InlineData(Firmware.Uefi, Board.Q35, SerialLine.Terminal, "512M")]
    public async Task ShowsWhatIsTyped(Firmware firmware, Board board, SerialLine serial, string memory)
    {
        using var screen = new GuestScreen(Boot.Default with
        {
            Firmware = firmware,
            Board = board,
            Serial = serial,
            Memory = memory,
            Medium = Medium.Disc,
            KernelArguments = ["keymap=us"],
        });
        await screen.WaitForTerminalAsync();
        await screen.ExpectAsync("#");
        screen.Type("cat /etc/hostname\n");
        await screen.ExpectAsync("\ntine\n");
        const string LongLine = "a line that is longer than the part of a row that is painted in one go";
        screen.Type("echo " + LongLine + "\n");
        await screen.ExpectAsync("\n" + LongLine + "\n");
        screen.Type("exit 5\n");
        Assert.Equal(5, (await screen.EndAsync()).Status);
    }

    /// <summary>The first lines say what machine it is; a screen as wide as this has the large font, and wide characters take two cells.</summary>
    [Theory]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public async Task UsesTheScreensOwnMode(Firmware firmware)
    {
        using var screen = new GuestScreen(Boot.Default with
        {
            Firmware = firmware,
            LoaderScreen = BootScreen.Native,
            Adapter = "VGA,edid=on,xres=2560,yres=1440",
            KernelArguments = [],
        });
        await screen.WaitForTerminalAsync();
        await screen.ExpectAsync("#");
        screen.Type("echo -e a\\\\xe4\\\\xb8\\\\xadb\n");
        string shown = await screen.ExpectAsync("\na??b\n");
        Assert.Contains("Screen: 2560 x 1440 pixels, 160 x 45 characters\n", shown);
        Assert.Matches(@"Processor: .*\nMemory: 5\d\d MiB, 4\d\d MiB free\nClock: the time-stamp counter at \d+ MHz", shown);
    }

    /// <summary>The word gives small screens the large font.</summary>
    [Fact]
    public async Task HasALargeFont()
    {
        using var screen = new GuestScreen(Boot.Default with { Firmware = Firmware.Bios, Serial = SerialLine.None, KernelArguments = ["font=large"] });
        await screen.WaitForTerminalAsync();
        await screen.ExpectAsync("64 x 24 characters");
        screen.Type("stty size\n");
        await screen.ExpectAsync("\n24 64\n");
    }

    /// <summary>The menu's safe settings.</summary>
    [Fact]
    public async Task ShowsVgaText()
    {
        using var screen = new GuestScreen(Boot.Default with
        {
            Firmware = Firmware.Bios,
            Serial = SerialLine.None,
            LoaderScreen = BootScreen.Text,
            Memory = "64M",
            KernelArguments = ["noapic", "nosmap"],
        });
        await screen.WaitForTerminalAsync();
        await screen.ExpectAsync("#");
        screen.Type("cat /etc/hostname\n");
        await screen.ExpectAsync("\ntine\n");
    }

    [Fact]
    public async Task KnowsTheGermanKeyboard()
    {
        using var screen = new GuestScreen(Boot.Default with { Firmware = Firmware.Bios, Serial = SerialLine.None, KernelArguments = ["keymap=de"] });
        await screen.WaitForTerminalAsync();
        await screen.ExpectAsync("#");
        screen.Type("echo ");
        screen.Press("y", "z", "semicolon", "shift-bracket_left", "minus", "alt_r-q");
        await screen.ExpectAsync("echo zyöÜß@");
    }

    [Fact]
    public async Task ShowsAPanic()
    {
        using var screen = new GuestScreen(Boot.Default with { Firmware = Firmware.Bios, Devices = DebugDevices.Log, KernelArguments = ["init=/no/such"] });
        await screen.ExpectAsync(
            "PANIC: ",
            "The first program /no/such cannot be run: ENOENT.",
            "  at Tine.Startup.ProcessStartup.MakeInit (kernel/Startup/Boot/ProcessStartup.cs:",
            "  build ",
            "  next: ");
    }

    /// <summary>The earliest failure there is: the page tables need what is missing here.</summary>
    [Fact]
    public async Task SaysWhatTheProcessorLacks()
    {
        using var screen = new GuestScreen(Boot.Default with { Firmware = Firmware.Bios, Devices = DebugDevices.Log, ProcessorModel = "max,-nx" });
        await screen.ExpectAsync("PANIC: The processor has no NX bit");
    }

    /// <summary>Without QEMU's help: power management by ACPI, as the exit status on the log and QEMU's end show.</summary>
    [Theory]
    [InlineData(Firmware.Bios, Board.Pc)]
    [InlineData(Firmware.Bios, Board.Q35)]
    [InlineData(Firmware.Uefi, Board.Q35)]
    public async Task SwitchesOff(Firmware firmware, Board board)
    {
        GuestOptions options = Boot.Default with { Firmware = firmware, Board = board, Devices = DebugDevices.Log, Command = ["true"] };
        GuestOutput output = await Boot.RunAsync(options, Deadline.Long);
        output.MustExit(0);
    }

    [Fact]
    public async Task TestsItsMemoryWithSafeSettings()
    {
        GuestOptions options = Boot.Default with { Firmware = Firmware.Bios, Memory = "64M", KernelArguments = ["tty=raw-output", "memtest", "noapic", "nosmap"] };
        GuestOutput output = await Boot.RunAsync(options with { Command = ["sleep", "1"] }, Deadline.Long);
        Assert.Contains("frames, all well.", output.MustExit(0).Text);
    }

    /// <summary>The screen's answer is typed and echoed; with '?' swallowed on the way the echo asks what the program asked.</summary>
    [Fact]
    public async Task AnswersNoQuestionThatAnAnswersEchoAsks()
    {
        const string Script = """
            stty echo icanon ixon -echoctl start '?' || exit 99
            printf '\033[c'
            stty -icanon min 0 time 10
            exit $(dd bs=1 count=9 2>/dev/null | wc -c)
            """;
        GuestOptions options = Boot.Default with { Firmware = Firmware.Bios, Serial = SerialLine.None, Command = ["busybox", "sh", "-c", Script] };
        GuestOutput output = await Boot.RunAsync(options, Deadline.Short);
        output.MustExit("\x1b[6c".Length);
    }

    /// <summary>
    /// Debian's full-screen programs on the console: lines, colours, function keys, and a shell that is seen again after each
    /// of them. ncurses ends with ESC ] R, which has no end of its own.
    /// </summary>
    [DebianFact]
    public async Task ShowsFullScreenPrograms()
    {
        string archive = Path.GetTempFileName();
        try
        {
            RootBuilder.Write(archive, PackageStore.Shared.FetchForRoot(["mc", "nano", "htop", "vim-tiny"]), []);
            using var screen = new GuestScreen(Boot.Default with { Firmware = Firmware.Bios, Serial = SerialLine.None, Initramfs = archive, KernelArguments = [] });
            await screen.WaitForTerminalAsync();
            await screen.ExpectAsync("#");
            await UseCommanderAsync(screen);
            await UseEditorsAsync(screen);
            screen.Type("htop\n");
            await screen.ExpectAsync("F10Quit");
            await screen.ExpectMatchAsync("CPU%[▲▼]MEM%");
            screen.Press("f5");
            await screen.ExpectAsync("└─ htop");
            screen.Press("f10");
            await screen.ExpectAsync("\n/ #\n");
            screen.Type("exit 5\n");
            Assert.Equal(5, (await screen.EndAsync()).Status);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    private static async Task UseCommanderAsync(GuestScreen screen)
    {
        screen.Type("mc /etc /usr/bin\n");
        await screen.ExpectAsync("10Quit");
        await screen.ExpectAsync("┌<─ /etc ───");
        await screen.ExpectAsync("│/..");
        screen.Press("f9", "down");
        await screen.ExpectAsync("Listing format...");
        screen.Press("esc", "esc", "f7");
        await screen.ExpectAsync("Create a new Directory");
        screen.Type("made\n");
        await screen.ExpectAsync("│/made");
        screen.Press("f10");
        await screen.ExpectAsync("\n/ #\n");
    }

    private static async Task UseEditorsAsync(GuestScreen screen)
    {
        screen.Type("nano note\n");
        await screen.ExpectAsync("^X Exit");
        screen.Type("words and more");
        screen.Press("home", "delete");
        await screen.ExpectAsync("\nords and more\n");
        screen.Press("f3");
        await screen.ExpectAsync("File Name to Write: note");
        screen.Press("ret");
        await screen.ExpectAsync("[ Wrote 1 line ]");
        screen.Press("f2");
        await screen.ExpectAsync("\n/ #\n");
        screen.Type("vi note\n");
        await screen.ExpectAsync("\"note\" 1 line, 14 bytes");
        screen.Type("yypAagain");
        screen.Press("esc");
        await screen.ExpectAsync("ords and more\nords and moreagain\n~\n");
        screen.Press("shift-z", "shift-z");
        await screen.ExpectAsync("\n/ #\n");
        screen.Type("clear\n");
        screen.Type("cat note\n");
        await screen.ExpectAsync("\nords and more\nords and moreagain\n/ #\n");
    }

    /// <summary>The last word of a long listing is there, and the first can be looked at again.</summary>
    [Fact]
    public async Task LooksBack()
    {
        using var screen = new GuestScreen(Boot.Default with { Firmware = Firmware.Bios, Serial = SerialLine.None, KernelArguments = [] });
        await screen.WaitForTerminalAsync();
        await screen.ExpectAsync("#");
        screen.Type("ls -1 /bin\n");
        await screen.ExpectAsync("\nyes\n");
        for (int press = 0; press < 14; press++)
        {
            screen.Press("shift-pgup");
        }

        await screen.ExpectAsync("# ls -1 /bin\n");
    }
}
