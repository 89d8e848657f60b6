using System;
using System.Collections.Generic;
using System.Globalization;

namespace Tine.Tools.Run;

/// <summary>QEMU's command line for a guest.</summary>
internal static class QemuArguments
{
    /// <param name="options">The guest.</param>
    /// <param name="kernelLog">The file that receives the kernel's log.</param>
    /// <param name="medium">The medium's image, for a guest with firmware.</param>
    /// <param name="windowSocket">The socket of the window line.</param>
    public static List<string> For(GuestOptions options, string kernelLog, string medium, string windowSocket)
    {
        var arguments = new List<string>
        {
            "-nodefaults", "-no-user-config", "-no-reboot",
            "-machine", string.Join(',', [options.Board switch { Board.Q35 => "q35", Board.Isa => "isapc", _ => "pc" }, .. options.BoardProperties]),
            "-accel", options.Acceleration == Acceleration.Kvm ? "kvm" : "tcg",
            "-m", options.Memory,
            "-smp", options.Processors.ToString(CultureInfo.InvariantCulture),
            "-chardev", "file,id=log,path=" + kernelLog.Replace(",", ",,"), "-device", "isa-debugcon,iobase=0xe9,chardev=log",
        };
        if (options.Devices == DebugDevices.LogAndExit)
        {
            arguments.AddRange(["-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"]);
        }

        arguments.AddRange(options.Serial switch
        {
            SerialLine.Terminal => ["-chardev", "stdio,id=terminal,signal=off", "-serial", "chardev:terminal"],
            SerialLine.SecondTerminal => ["-chardev", "stdio,id=terminal,signal=off", "-serial", "null", "-serial", "chardev:terminal"],
            _ => ["-serial", "none"],
        });
        if (options.HostFile is { } file)
        {
            arguments.AddRange(["-chardev", "file,id=hostfile,path=" + file.Replace(",", ",,"), "-device", "isa-debugcon,iobase=0xea,readback=0xea,chardev=hostfile"]);
        }

        if (options.WindowLine == WindowLine.SecondSerialPort)
        {
            arguments.AddRange(["-chardev", "socket,id=window,server=on,wait=off,path=" + windowSocket.Replace(",", ",,"), "-serial", "chardev:window"]);
        }

        if (options.Monitor is { } monitor)
        {
            arguments.AddRange(["-monitor", "unix:" + monitor.Replace(",", ",,") + ",server=on,wait=off"]);
        }

        foreach (string peripheral in options.Peripherals)
        {
            arguments.AddRange(["-device", peripheral]);
        }

        arguments.AddRange(Screen(options));
        arguments.AddRange(options.Firmware == Firmware.None ? LoadedByQemu(options) : LoadedByFirmware(options, medium));

        arguments.AddRange(options.Clock == GuestClock.Instructions
            ? ["-cpu", GuestOptions.WithoutFastStrings, "-icount", "shift=0,sleep=off", .. SameInputsEachRun()]
            : ["-cpu", options.ProcessorModel]);
        if (options.DebuggerSocket is { } socket)
        {
            arguments.AddRange(["-gdb", "unix:" + socket.Replace(",", ",,") + ",server=on,wait=off", "-S"]);
        }

        return arguments;
    }

    private static IEnumerable<string> LoadedByQemu(GuestOptions options)
    {
        string[] arguments = ["-kernel", options.Kernel, "-append", KernelCommandLine.Join(options.KernelArguments, options.Command)];
        return options.Initramfs is { } initramfs ? [.. arguments, "-initrd", initramfs] : arguments;
    }

    private static IEnumerable<string> LoadedByFirmware(GuestOptions options, string medium)
    {
        const string Ovmf = "/usr/share/ovmf/OVMF.fd";
        string[] firmware = options.Firmware == Firmware.Uefi ? ["-bios", Ovmf] : [];
        string[] drive = options.Medium == Medium.Disc
            ? ["-cdrom", medium]
            : ["-drive", "if=none,id=stick,format=raw,readonly=on,file=" + medium.Replace(",", ",,"), "-device", "qemu-xhci", "-device", "usb-storage,drive=stick"];
        return [.. firmware, .. drive];
    }

    private static string[] Screen(GuestOptions options)
    {
        string adapter = options.Firmware == Firmware.None && options.Screen == ScreenWindow.None ? "none" : "std";
        string[] window = options.Screen switch
        {
            ScreenWindow.Window => ["-display", "gtk"],
            ScreenWindow.Vnc => ["-display", "vnc=127.0.0.1:0,to=99"],
            _ => ["-display", "none"],
        };
        return options.Adapter is { } device ? ["-vga", "none", "-device", device, .. window] : ["-vga", adapter, .. window];
    }

    /// <summary>
    /// Fixes what a guest could learn of the host's moment: RDRAND's bits, and how far the clock's second is (a guest that reads
    /// it near the turn of a second reads twice). Today's date stays, so that file times look right.
    /// </summary>
    private static string[] SameInputsEachRun() =>
        ["-seed", "1", "-rtc", string.Create(CultureInfo.InvariantCulture, $"base={DateTime.UtcNow:yyyy-MM-dd}T00:00:00,clock=vm")];
}
