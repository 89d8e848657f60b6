using System;
using System.Threading.Tasks;
using Tine.Tools.Image;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The processors that Tine runs on, from the first 64-bit ones on, and what it says to those that lack something.</summary>
public sealed class ProcessorTests
{
    /// <summary>The programs that look at registers, vectors, signals and threads; each tells its status itself.</summary>
    private const string Programs = "regcheck && proctest && signalconform && threadconform && forkconform";

    private const string TooLittleMemory = "There is too little memory: Tine needs 64 MiB.";

    /// <summary>With and without XSAVE, with and without FSGSBASE, in all four combinations; Intel's, AMD's and QEMU's own.</summary>
    [Theory]
    [InlineData("max,-xsave")]
    [InlineData("SandyBridge")] // no FSGSBASE
    [InlineData("Nehalem")] // neither
    [InlineData("core2duo")]
    [InlineData("Opteron_G1")] // and no leaf 7
    [InlineData("Opteron_G4")] // XSAVE that QEMU does not let anybody enable
    [InlineData("max,level=6")] // XSAVE, but no leaf of CPUID that tells its sizes
    [InlineData("qemu64")]
    [InlineData("Haswell")]
    [InlineData("Skylake-Server")] // whose AVX-512 QEMU hides
    [InlineData("EPYC")]
    public async Task Runs(string model)
    {
        GuestOptions options = Boot.Default with { ProcessorModel = model, Command = ["sh", "-c", Programs] };
        (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
    }

    /// <summary>With the first five C# cannot run: boot/checks.asm says it.</summary>
    [Theory]
    [InlineData("pentium3", "Tine needs a 64-bit processor.")]
    [InlineData("max,-fxsr", "The processor has no FXSAVE instruction, which Tine needs.")]
    [InlineData("max,-sse2", "The processor has no SSE and SSE2, which Tine needs.")]
    [InlineData("max,-cmov", "The processor has no CMOV instruction, which Tine needs.")]
    [InlineData("max,-pge", "The processor has no global pages, which Tine needs.")]
    [InlineData("max,-syscall", "The processor has no SYSCALL instruction, which Tine needs.")]
    [InlineData("max,-nx", "The processor has no NX bit, or the firmware has switched it off; Tine needs it.")]
    [InlineData("max,-apic", "The processor has no local APIC, which Tine needs.")]
    [InlineData("max,-tsc", "The processor has no time-stamp counter, which Tine needs.")]
    public async Task SaysWhatIsMissing(string model, string sentence) =>
        await MustRefuse(Boot.Default with { ProcessorModel = model, Command = ["true"] }, sentence);

    /// <summary>In the least memory QEMU loads the root over the end of the kernel.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task SaysThatMemoryIsTooSmall(int mebibytesAboveLeast) =>
        await MustRefuse(Boot.Default with { Memory = TestRoot.LeastMemory(mebibytesAboveLeast), Command = ["true"] }, TooLittleMemory);

    /// <summary>Without a root to load, down to where the kernel itself does not fit.</summary>
    [Theory]
    [InlineData("2M")]
    [InlineData("8M")]
    public async Task SaysThatMemoryIsTooSmallForTheKernel(string size) =>
        await MustRefuse(Boot.Default with { Memory = size, Initramfs = null }, TooLittleMemory);

    [Fact]
    public async Task SaysThatTheCommandLineIsTooLong() =>
        await MustRefuse(Boot.Default with { Command = ["echo", new string('x', 4080)] }, "The kernel's command line is longer than 4095 bytes.");

    /// <summary>QEMU's loader then writes the end of the line over what it tells, with and without a root.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaysThatTheLoaderWasGivenMoreThanItHolds(bool hasRoot) =>
        await MustRefuse(
            Boot.Default with { Initramfs = hasRoot ? Boot.Default.Initramfs : null, Command = ["echo", new string('x', 6000)] },
            "The loader's PVH start information is not valid: was the command line longer than 4095 bytes?");

    /// <summary>
    /// The sentence on the screen of a PC: in the loader's graphics and in VGA's text. The medium's menu knows of 32 bits
    /// itself.
    /// </summary>
    [Theory]
    [InlineData(BootScreen.Text, "qemu32", "Tine needs a 64-bit processor, which this PC has not.")]
    [InlineData(BootScreen.Graphics, "max,-fxsr", "PANIC: The processor has no FXSAVE instruction, which Tine needs.")]
    [InlineData(BootScreen.Text, "max,-sse2", "PANIC: The processor has no SSE and SSE2, which Tine needs.")]
    [InlineData(BootScreen.Graphics, "max,-syscall", "PANIC: The processor has no SYSCALL instruction, which Tine needs.")]
    [InlineData(BootScreen.Text, "max,-syscall", "PANIC: The processor has no SYSCALL instruction, which Tine needs.")]
    public async Task ShowsWhatIsMissing(BootScreen mode, string model, string sentence)
    {
        using var screen = new GuestScreen(Boot.Default with
        {
            Firmware = Firmware.Bios,
            Devices = DebugDevices.Log,
            LoaderScreen = mode,
            ProcessorModel = model,
        });
        await screen.ExpectAsync(sentence);
    }

    [Fact]
    public async Task ShowsThatTheCommandLineIsTooLong()
    {
        using var screen = new GuestScreen(Boot.Default with
        {
            Firmware = Firmware.Bios,
            Devices = DebugDevices.Log,
            Command = ["echo", new string('x', 5000)],
        });
        await screen.ExpectAsync("PANIC: The kernel's command line is longer than 4095 bytes.");
    }

    [Fact]
    public async Task ShowsThatMemoryIsTooSmall()
    {
        using var screen = new GuestScreen(Boot.Default with { Firmware = Firmware.Bios, Devices = DebugDevices.Log, Memory = "24M" });
        await screen.ExpectAsync("PANIC: There is too little memory"); // For the loader already, where GRUB finds no room for the initramfs.
    }

    private static async Task MustRefuse(GuestOptions options, string sentence)
    {
        GuestOutput output = await Boot.RunAsync(options, Deadline.Short);
        Assert.True(output.Result.End == GuestEnd.Panicked, output.ToString());
        Assert.Equal(sentence, GuestLog.Panic(output.Result.Log));
    }
}
