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
/// <param name="archive">The root file system, with init, forkbench, its twin in C, <c>true</c> and userland/checks/machinecheck.</param>
/// <param name="command">A program that prints forkbench's lines, and its arguments.</param>
internal sealed class BenchGuest(LinuxKernel linux, string archive, ImmutableArray<string> command)
{
    /// <summary>The memory of both machines.</summary>
    public const string Memory = "1024M";

    /// <summary>
    /// Linux as quick as it can be: no mitigations of processors' faults, and no clearing of what is about to be overwritten.
    /// </summary>
    public const string LinuxArguments = "mitigations=off init_on_alloc=0 quiet";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The program that is started: QEMU.</summary>
    public string Emulator { get; init; } = GuestOptions.Qemu;

    /// <summary>The machine of the timed rounds.</summary>
    public GuestOptions TimedMachine => OptionsFor(GuestSystem.Tine, GuestClock.Host);

    /// <summary>Boots, counts instructions, powers off.</summary>
    /// <exception cref="IOException">The kernel did not boot, or forkbench printed no figures.</exception>
    public Task<IReadOnlyList<Figure>> CountAsync(GuestSystem system) => MeasureAsync(system, OptionsFor(system, GuestClock.Instructions));

    /// <summary>Boots, measures by the clock, powers off.</summary>
    /// <exception cref="MuteGuestException">The guest said nothing.</exception>
    /// <exception cref="IOException">The kernel did not boot, or forkbench printed no figures.</exception>
    public Task<IReadOnlyList<Figure>> TimeAsync(GuestSystem system, Acceleration acceleration) =>
        MeasureAsync(system, OptionsFor(system, GuestClock.Host) with { Acceleration = acceleration });

    /// <summary>Boots Linux under KVM with the program that tries a machine: Linux may hang where Tine does not.</summary>
    /// <param name="patience">The time that it may take.</param>
    /// <exception cref="MuteGuestException">It did not work.</exception>
    public async Task CheckLinuxAsync(TimeSpan patience)
    {
        GuestOptions options = OptionsFor(GuestSystem.Linux, GuestClock.Host) with
        {
            Acceleration = Acceleration.Kvm,
            Command = [KvmProbe.Program],
            Lifetime = patience + KvmProbe.Grace,
        };
        (string printed, GuestResult result) = await RunAsync(options, patience);
        if (!printed.Contains(KvmProbe.Success, StringComparison.Ordinal))
        {
            throw new MuteGuestException(result);
        }
    }

    /// <summary>QEMU's options, without those of one run alone.</summary>
    public static string Describe(GuestClock clock, Acceleration acceleration) =>
        (clock == GuestClock.Instructions ? "-accel tcg -icount shift=0,sleep=off" : acceleration == Acceleration.Kvm ? "-accel kvm" : "-accel tcg") +
        $" -cpu {GuestOptions.WithoutFastStrings} -smp 1 -m {Memory}";

    private static async Task<(string Printed, GuestResult Result)> RunAsync(GuestOptions options, TimeSpan patience)
    {
        using Guest guest = Guest.Start(options);
        Task<string> printed = new StreamReader(guest.Output, Encoding.Latin1).ReadToEndAsync();
        GuestResult result = await guest.WaitAsync(patience);
        return (await printed, result);
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(GuestSystem system, GuestOptions options)
    {
        (string printed, GuestResult result) = await RunAsync(options, Patience);
        try
        {
            return FigureReader.Read(printed);
        }
        catch (InvalidDataException) when (result.IsMute && options.Acceleration == Acceleration.Kvm)
        {
            throw new MuteGuestException(result);
        }
        catch (InvalidDataException)
        {
            throw new IOException($"{system} did not measure: {LastWords(printed + result.Log + result.QemuMessages)}");
        }
    }

    private GuestOptions OptionsFor(GuestSystem system, GuestClock clock) => new()
    {
        Kernel = system switch
        {
            GuestSystem.Linux => linux.Path,
            GuestSystem.TineWithPhases => PhaseKernel.Path,
            _ => Workspace.Kernel,
        },
        Emulator = Emulator,
        Initramfs = archive,
        Memory = Memory,
        Clock = clock,
        ProcessorModel = GuestOptions.WithoutFastStrings,
        // Linux is told to be quiet, and forkbench prints at its end.
        SilenceLimit = system == GuestSystem.Linux ? Patience : GuestOptions.UsualSilence,
        KernelArguments = system == GuestSystem.Linux ? [LinuxArguments, "console=ttyS0", "panic=-1"] : ["tty=raw-output"],
        Command = command,
    };

    private static string LastWords(string said) =>
        said.Split('\n').Select(line => line.Trim('\r', '\0', ' ')).LastOrDefault(line => line.Length != 0) ?? "the machine ended without a word";
}
