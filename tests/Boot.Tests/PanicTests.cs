using System;
using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Image;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A machine that cannot go on ends in one sentence, status 125.</summary>
public sealed class PanicTests : IDisposable
{
    private readonly string _archive = Path.GetTempFileName();

    public void Dispose() => File.Delete(_archive);

    [Fact]
    public async Task WithoutARootFileSystem() => (await RunAsync(Boot.Default with { Initramfs = null })).MustPanic("initramfs");

    [Fact]
    public async Task WithoutInit()
    {
        var root = new RootFileSystem();
        root.AddText("etc/motd", "nobody is here to read this");
        CpioWriter.Write(root, _archive);
        (await RunAsync(Boot.Default with { Initramfs = _archive })).MustPanic("/init");
    }

    [Fact]
    public async Task WithAnInitThatIsNoProgram()
    {
        var root = new RootFileSystem();
        root.AddText("init", "no ELF file");
        CpioWriter.Write(root, _archive);
        (await RunAsync(Boot.Default with { Initramfs = _archive })).MustPanic("/init");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5000)]
    public async Task WithABrokenRootFileSystem(int goodBytes)
    {
        byte[] archive = await File.ReadAllBytesAsync(TestRoot.ArchivePath);
        new Random(goodBytes).NextBytes(archive.AsSpan(goodBytes));
        await File.WriteAllBytesAsync(_archive, archive);
        (await RunAsync(Boot.Default with { Initramfs = _archive })).MustPanic("initramfs");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public async Task WithTooLittleMemory(int mebibytesAboveLeast) =>
        (await RunAsync(Boot.Default with { Memory = TestRoot.LeastMemory(mebibytesAboveLeast) })).MustPanic("memory");

    [Theory]
    [InlineData("max,-nx", "NX")]
    [InlineData("max,-apic", "local APIC")]
    [InlineData("max,-pge", "global pages")]
    public async Task WithAProcessorThatLacksWhatItNeeds(string processor, string feature) =>
        (await RunAsync(Boot.Default with { ProcessorModel = processor })).MustPanic("The processor has no " + feature);

    /// <summary>Init itself must not end, as on Linux; the exit status 1 is not the run's.</summary>
    [Fact]
    public async Task WhenInitEnds()
    {
        var root = new RootFileSystem();
        root.AddFromHost(Path.Combine(Workspace.Programs, "true"), "init");
        CpioWriter.Write(root, _archive);
        GuestOutput output = (await RunAsync(Boot.Default with { Initramfs = _archive })).MustPanic("init");
        Assert.Equal(GuestResult.PanicStatus, output.Result.Status);
    }

    private static Task<GuestOutput> RunAsync(GuestOptions options) => Boot.RunAsync(options, Deadline.Short);
}
