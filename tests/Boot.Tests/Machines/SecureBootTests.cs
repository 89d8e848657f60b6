using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tine.Tools.Image;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The image on firmware that can ask for signatures, as boot/REAL-PC.md tells it: OVMF with system management mode.</summary>
public sealed class SecureBootTests : IDisposable
{
    private const string Firmware = "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    private readonly string _place = Directory.CreateTempSubdirectory("tine-secure-").FullName;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    /// <summary>With Microsoft's keys, and with none, which switches Secure Boot off.</summary>
    [Theory]
    [InlineData("OVMF_VARS_4M.ms.fd", "failed to load Boot0001", "Access Denied", "No bootable option or device was found")]
    [InlineData("OVMF_VARS_4M.fd", "starting Boot0001", "Welcome to GRUB", "Starting /init")]
    public async Task AsksForASignatureWithKeysAlone(string variables, params string[] texts)
    {
        string medium = Path.Combine(_place, "medium");
        BootImage.Write(Boot.Default.Kernel, Boot.Default.Initramfs!, BootMenu.ForOne("-- sleep 1000", BootScreen.Graphics), medium);
        string store = Path.Combine(_place, "variables");
        File.Copy("/usr/share/OVMF/" + variables, store);
        string line = Path.Combine(_place, "line");
        using Process machine = Process.Start("qemu-system-x86_64", [
            "-machine", "q35,smm=on,accel=tcg", "-m", "512", "-cpu", "max", "-display", "none", "-nic", "none", "-monitor", "none", "-serial", "file:" + line,
            "-global", "driver=cfi.pflash01,property=secure,value=on",
            "-drive", "if=pflash,format=raw,unit=0,readonly=on,file=" + Firmware, "-drive", "if=pflash,format=raw,unit=1,file=" + store,
            "-drive", "if=none,id=stick,format=raw,readonly=on,file=" + medium, "-device", "qemu-xhci", "-device", "usb-storage,drive=stick,bootindex=0"]);
        try
        {
            string seen = await ReadUntilAsync(line, texts[^1], machine);
            Assert.All(texts, text => Assert.Contains(text, seen));
        }
        finally
        {
            machine.Kill();
            await machine.WaitForExitAsync();
        }
    }

    private static async Task<string> ReadUntilAsync(string file, string text, Process machine)
    {
        using var limit = new CancellationTokenSource(Deadline.Long);
        string seen = "";
        while (!seen.Contains(text) && !machine.HasExited && !limit.IsCancellationRequested)
        {
            await Task.Delay(s_pause);
            seen = File.Exists(file) ? File.ReadAllText(file) : "";
        }

        return seen;
    }
}
