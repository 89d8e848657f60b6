using System;
using System.Text;
using Tine.Devices;
using Tine.Devices.Keyboards;
using Tine.Devices.Screens;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Makes the root from the initramfs, and the console.</summary>
internal readonly unsafe struct FileSystemStartup(FileServices services, TreeDirectory root)
{
    /// <summary>Frames of a PC of 64 MiB, without the part that firmware keeps.</summary>
    private const ulong LeastFrames = (60UL << 20) / FrameNumber.Size;

    public FileServices Services { get; } = services;

    public TreeDirectory Root { get; } = root;

    public static FileSystemStartup Run(World world, BootOptions options, MemoryRange initramfs)
    {
        var entropy = new MachineEntropy();
        SetHashKeys(entropy);
        var services = new FileServices(new MachineTime(world), entropy, new ProcessJobControl(world))
        {
            System = new MachineInformation(world, options.CommandLine),
            Processes = new ProcessList(world),
        };
        TreeDirectory root = FileStartup.CreateRoot(services);
        Unpack(root, initramfs);
        DeviceNodes nodes = DeviceNodes.Of(services);
        nodes.Console = MakeConsole(services, options);
        nodes.HostFile = HostFile.IsPresent ? new HostFileSink() : null;
        return new FileSystemStartup(services, root);
    }

    /// <summary>Sets keys that nobody can compute from random numbers of programs: from a generator that makes nothing else.</summary>
    private static void SetHashKeys(EntropySource entropy)
    {
        var generator = new RandomGenerator(entropy);
        Span<ulong> keys = stackalloc ulong[KeyedHash.KeyCount];
        foreach (ref ulong key in keys)
        {
            key = generator.Next();
        }

        KeyedHash.SetKeys(keys);
        TreeWeight.SetKey(generator.Next());
    }

    private static void Unpack(TreeDirectory root, MemoryRange initramfs)
    {
        if (initramfs.IsEmpty)
        {
            // GRUB goes on without a module for which it found no room.
            Panic.Because(FrameAllocator.Current.TotalFrames < LeastFrames
                ? "There is too little memory for the loader to load the initramfs: Tine needs 64 MiB."
                : "There is no initramfs: the loader passed no module.");
        }

        if (initramfs.Length > int.MaxValue)
        {
            Panic.Because("The initramfs is larger than 2 GiB.");
        }

        var start = new PhysicalAddress(initramfs.Start);
        var archive = new ReadOnlySpan<byte>(PhysicalMemory.Pointer(start), (int)initramfs.Length);
        ulong frames = (start + initramfs.Length + (FrameNumber.Size - 1)).Frame.Value - start.Frame.Value;
        FrameAllocator.Current.AddImage(start.Frame, frames);
        string? fault = Initramfs.Unpack(root, archive, start);
        if (fault is not null)
        {
            Panic.Because(fault);
        }

        // What files took over is theirs; the rest has been copied.
        FrameAllocator.Current.ReleaseImage(start.Frame, frames);
        FileStartup.BoundRoot(root.FileSystem);
    }

    private static Terminal MakeConsole(FileServices services, BootOptions options)
    {
        ScreenConsole.Start();
        uint defaultRows = (uint)(ScreenConsole.Terminal?.Rows ?? 24);
        uint defaultColumns = (uint)(ScreenConsole.Terminal?.Columns ?? 80);
        var console = new Terminal(new ConsoleSink(), services, DeviceNumbers.Console)
        {
            WindowSize = new WindowSize((ushort)options.Number("rows", defaultRows), (ushort)options.Number("columns", defaultColumns), 0, 0),
        };
        Termios settings = console.Settings;
        settings.Input |= InputModes.Utf8;
        if (options.Text("tty") == "raw-output")
        {
            // The host's side is no terminal: it wants the bytes that programs write, and no echo.
            settings.Output &= ~OutputModes.Process;
            settings.Local &= ~LocalModes.Echo;
        }

        console.Settings = settings;

        if (SerialPort.IsPresent)
        {
            SerialOutput.Start();
            Interrupts.ConnectSerialLine(console);
        }

        if (options.Text("window") == "com2" && options.Text("serial") != "com2" && WindowLine.IsPresent)
        {
            Interrupts.ConnectWindowLine(console);
        }

        Interrupts.UseKeyboard(console, new Keyboard(FindLayout(options)));
        if (KeyboardController.IsPresent && KeyboardController.Initialize())
        {
            Interrupts.ConnectKeyboardController();
        }

        if (options.Text("mark") is { } mark)
        {
            // Firmware and loader wrote to the same line; a reader knows by this where programs begin.
            SerialOutput.Write(Encoding.UTF8.GetBytes(mark));
        }

        return console;
    }

    /// <summary>The layout that "keymap=" names; for an unknown name that of the United States.</summary>
    private static KeyboardLayout FindLayout(BootOptions options)
    {
        string name = options.Text("keymap") ?? "us";
        if (KeyboardLayout.Named(name) is { } layout)
        {
            return layout;
        }

        KernelLog.WriteLine("There is no keyboard layout " + name + ": us and de are known.");
        return KeyboardLayout.UnitedStates();
    }
}
