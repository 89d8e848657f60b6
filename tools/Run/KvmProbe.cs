using System;
using System.Diagnostics;
using System.IO;

namespace Tine.Tools.Run;

/// <summary>Finds out whether KVM really executes a guest here. That /dev/kvm exists, or even opens, proves nothing.</summary>
internal static class KvmProbe
{
    private const int RomSize = 65536;
    private const int ResetVector = RomSize - 16;

    /// <summary>What the probe writes to the debug-exit device, which makes QEMU exit with 2 * value + 1.</summary>
    private const byte Token = 0x2a;

    /// <summary>Asks once a boot of the host; the answer is kept in <paramref name="cacheDirectory"/>.</summary>
    public static Acceleration Find(string cacheDirectory)
    {
        if (!CanOpen("/dev/kvm"))
        {
            return Acceleration.Emulation;
        }

        string answerFile = Path.Combine(cacheDirectory, "kvm-probe");
        string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        string known = File.Exists(answerFile) ? File.ReadAllText(answerFile) : "";
        if (!known.StartsWith(boot, StringComparison.Ordinal))
        {
            known = boot + (Works(cacheDirectory) ? " works" : " fails");
            File.WriteAllText(answerFile, known);
        }

        return known.EndsWith("works", StringComparison.Ordinal) ? Acceleration.Kvm : Acceleration.Emulation;
    }

    private static bool CanOpen(string device)
    {
        try
        {
            using var file = new FileStream(device, FileMode.Open, FileAccess.ReadWrite);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Runs a ROM of three instructions, on the processor that guests get.</summary>
    private static bool Works(string directory)
    {
        byte[] rom = new byte[RomSize];
        ReadOnlySpan<byte> code = [0xb0, Token, 0xe6, 0xf4, 0xf4]; // mov al, Token; out 0xf4, al; hlt
        code.CopyTo(rom.AsSpan(ResetVector));
        string file = Path.Combine(directory, $"kvm-probe-{Environment.ProcessId}.rom");
        File.WriteAllBytes(file, rom);
        try
        {
            using Process qemu = Process.Start(new ProcessStartInfo(
                "qemu-system-x86_64",
                [
                    "-accel", "kvm", "-cpu", "max", "-nodefaults", "-no-user-config", "-display", "none", "-m", "16M", "-no-reboot",
                    "-bios", file, "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
                ])
            { RedirectStandardError = true, RedirectStandardOutput = true })!;
            if (qemu.WaitForExit(3000))
            {
                return qemu.ExitCode == (Token << 1 | 1);
            }

            qemu.Kill();
            return false;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
