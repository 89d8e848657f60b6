using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Tine.Tools.Image;
using Tine.Tools.Report;

namespace Tine.Tools.Run;

/// <summary>Boots one kernel or the other for forkbench: the same program, the same init, the same machine.</summary>
/// <param name="linux">Debian's kernel.</param>
/// <param name="archive">The root file system, from <see cref="WriteRoot"/>.</param>
/// <param name="arguments">For forkbench, besides its format.</param>
internal sealed class BenchGuest(LinuxKernel linux, string archive, ImmutableArray<string> arguments)
{
    /// <summary>What both machines have.</summary>
    public const string Memory = "1024M";

    /// <summary>
    /// Linux as quick as it can be: no mitigations of processors' faults, and no clearing of what is about to be overwritten.
    /// </summary>
    public const string LinuxArguments = "mitigations=off init_on_alloc=0 quiet";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>An archive with init, forkbench and the program that its children execute: static ELF files that run on both kernels.</summary>
    public static void WriteRoot(string path)
    {
        var root = new RootFileSystem();
        foreach (string directory in (string[])["bin", "dev", "proc", "tmp"])
        {
            root.AddDirectory(directory);
        }

        root.AddFromHost(Path.Combine(Workspace.Programs, "init"), "init");
        foreach (string program in (string[])["forkbench", "true"])
        {
            root.AddFromHost(Path.Combine(Workspace.Programs, program), "bin/" + program);
        }

        CpioWriter.Write(root, path);
    }

    /// <summary>Boots, measures, powers off.</summary>
    /// <exception cref="IOException">The kernel did not boot, or forkbench printed no figures.</exception>
    public async Task<IReadOnlyList<Figure>> MeasureAsync(GuestSystem system, GuestClock clock)
    {
        using Guest guest = Guest.Start(OptionsFor(system, clock));
        Task<string> printed = new StreamReader(guest.Output, Encoding.Latin1).ReadToEndAsync();
        GuestResult result = await guest.WaitAsync(Patience);
        try
        {
            return FigureReader.Read(await printed);
        }
        catch (InvalidDataException)
        {
            throw new IOException($"{system} did not measure: {LastWords(await printed + result.Log + result.QemuMessages)}");
        }
    }

    /// <summary>How QEMU is started, without what is this run's alone.</summary>
    public static string Describe(GuestClock clock) =>
        (clock == GuestClock.Instructions ? "-accel tcg -icount shift=0,sleep=off" : "-accel tcg") +
        $" -cpu {GuestOptions.WithoutFastStrings} -smp 1 -m {Memory}";

    private GuestOptions OptionsFor(GuestSystem system, GuestClock clock) => new()
    {
        Kernel = system switch
        {
            GuestSystem.Linux => linux.Path,
            GuestSystem.TineWithPhases => PhaseKernel.Path,
            _ => Workspace.Kernel,
        },
        Initramfs = archive,
        Memory = Memory,
        Clock = clock,
        ProcessorModel = GuestOptions.WithoutFastStrings,
        KernelArguments = system == GuestSystem.Linux ? [LinuxArguments, "console=ttyS0", "panic=-1"] : ["tty=raw-output"],
        Command = ["forkbench", "--csv", .. arguments],
    };

    private static string LastWords(string said) =>
        said.Split('\n').Select(line => line.Trim('\r', '\0', ' ')).LastOrDefault(line => line.Length != 0) ?? "the machine ended without a word";
}
