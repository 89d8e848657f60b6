using System;
using System.Collections.Immutable;
using Tine.Tools.Image;

namespace Tine.Tools.Run;

/// <summary>The start of a guest: its machine, its kernel and what the kernel is told.</summary>
public sealed record GuestOptions
{
    /// <summary>The kernel's ELF file on the host.</summary>
    public required string Kernel { get; init; }

    /// <summary>The root file system's archive on the host, or null for a guest without one.</summary>
    public required string? Initramfs { get; init; }

    /// <summary>RAM as QEMU reads it: <c>512M</c>, <c>4G</c>.</summary>
    public string Memory { get; init; } = "512M";

    /// <summary>Processors of the machine.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>QEMU's name on PATH.</summary>
    public const string Qemu = "qemu-system-x86_64";

    /// <summary>The program that is started: QEMU.</summary>
    public string Emulator { get; init; } = Qemu;

    public Acceleration Acceleration { get; init; } = Acceleration.Emulation;

    /// <summary>
    /// Under KVM a guest that says nothing for so long, neither on its terminal nor in its log, is stopped. Firmware gets
    /// <see cref="FirmwareFactor"/> times as long.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = UsualSilence;

    /// <summary>Many times as long as the kernel takes for its first line.</summary>
    public static readonly TimeSpan UsualSilence = TimeSpan.FromSeconds(10);

    /// <summary>Firmware and GRUB go before the kernel, and read all of it from a USB stick.</summary>
    public const int FirmwareFactor = 6;

    /// <summary>QEMU is killed after so long even when this process is no more; null for never.</summary>
    public TimeSpan? Lifetime { get; init; }

    public GuestClock Clock { get; init; } = GuestClock.Host;

    /// <summary>
    /// A processor without the quick forms of REP MOVS and STOS: under the instruction clock those would be one instruction
    /// however long, and counts would hide the copying.
    /// </summary>
    public const string WithoutFastStrings = "max,-erms,-fsrm";

    /// <summary>A processor with all that QEMU can emulate.</summary>
    public const string EveryFeature = "max";

    /// <summary>QEMU's -cpu. The instruction clock takes <see cref="WithoutFastStrings"/> in any case.</summary>
    public string ProcessorModel { get; init; } = EveryFeature;

    public Board Board { get; init; } = Board.Pc;

    /// <summary>The board's properties: QEMU's properties of a machine, such as <c>hpet=off</c>.</summary>
    public ImmutableArray<string> BoardProperties { get; init; } = [];

    /// <summary>Devices that are plugged in besides, as QEMU's -device takes them: <c>qemu-xhci</c>.</summary>
    public ImmutableArray<string> Peripherals { get; init; } = [];

    public Firmware Firmware { get; init; } = Firmware.None;

    /// <summary>The medium that firmware boots from.</summary>
    public Medium Medium { get; init; } = Medium.Stick;

    /// <summary>The mode in which a medium's loader leaves the screen.</summary>
    public BootScreen LoaderScreen { get; init; } = BootScreen.Graphics;

    public DebugDevices Devices { get; init; } = DebugDevices.LogAndExit;

    /// <summary>The host's file that the guest's /dev/hostfile writes; null for a guest without one.</summary>
    public string? HostFile { get; init; }

    /// <summary>Whether the guest has a second serial port, on which it is told of its window's new size (<see cref="Guest.Resize"/>).</summary>
    public WindowLine WindowLine { get; init; } = WindowLine.None;

    public SerialLine Serial { get; init; } = SerialLine.Terminal;

    /// <summary>A socket to make, on which QEMU's monitor takes commands; or null.</summary>
    public string? Monitor { get; init; }

    /// <summary>The display adapter of a guest with a screen, as QEMU's -device takes it; null for the usual one.</summary>
    public string? Adapter { get; init; }

    public ScreenWindow Screen { get; init; } = ScreenWindow.None;

    public DebuggerStub Debugger { get; init; } = DebuggerStub.None;

    /// <summary>A socket to make, on which QEMU takes gdb's commands; null for one beside the guest's other files, if a debugger can attach.</summary>
    public string? DebuggerSocket { get; init; }

    /// <summary>Words for the kernel's command line, unencoded: <c>trace=syscalls</c>.</summary>
    public ImmutableArray<string> KernelArguments { get; init; } = [];

    /// <summary>The command that init runs, with its arguments; empty for the shell.</summary>
    public ImmutableArray<string> Command { get; init; } = [];
}
