using System;
using System.Collections.Generic;
using System.Globalization;

namespace Tine.Tools.Run;

/// <summary>QEMU's command line for a guest.</summary>
internal static class QemuArguments
{
    /// <param name="options">The guest.</param>
    /// <param name="kernelLog">The file that receives the kernel's log.</param>
    public static List<string> For(GuestOptions options, string kernelLog)
    {
        var arguments = new List<string>
        {
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-vga", "none",
            "-accel", options.Acceleration == Acceleration.Kvm ? "kvm" : "tcg",
            "-m", options.Memory,
            "-smp", options.Processors.ToString(CultureInfo.InvariantCulture),
            "-kernel", options.Kernel,
            "-append", KernelCommandLine.Join(options.KernelArguments, options.Command),
            "-chardev", "stdio,id=terminal,signal=off", "-serial", "chardev:terminal",
            "-chardev", "file,id=log,path=" + kernelLog.Replace(",", ",,"), "-device", "isa-debugcon,iobase=0xe9,chardev=log",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
        };
        if (options.Initramfs is { } initramfs)
        {
            arguments.AddRange(["-initrd", initramfs]);
        }

        // Without these two a string instruction is one instruction however long: counts would hide the copying.
        arguments.AddRange(options.Clock == GuestClock.Instructions
            ? ["-cpu", "max,-erms,-fsrm", "-icount", "shift=0,sleep=off", .. SameInputsEachRun()]
            : ["-cpu", "max"]);
        if (options.Debugger == DebuggerStub.WaitsOnPort1234)
        {
            arguments.AddRange(["-s", "-S"]);
        }

        return arguments;
    }

    /// <summary>
    /// What a guest could learn of the host's moment: RDRAND's bits, and how far the clock's second is (a guest
    /// that reads it near the turn of a second reads twice). Today's date stays, so that file times look right.
    /// </summary>
    private static string[] SameInputsEachRun() =>
        ["-seed", "1", "-rtc", string.Create(CultureInfo.InvariantCulture, $"base={DateTime.UtcNow:yyyy-MM-dd}T00:00:00,clock=vm")];
}
