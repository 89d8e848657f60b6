using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tine.Tools.Image;

namespace Tine.Tools.Run;

/// <summary>
/// A guest that finds out whether KVM runs the kernel on some machine. That /dev/kvm exists, that it opens, even that a few
/// instructions run in real mode proves nothing: the kernel itself boots, with QEMU's options of any other run, and
/// userland/checks/machinecheck tries paging, the timer, faults, fork, vfork and exec.
/// </summary>
/// <param name="machine">A guest on that machine.</param>
/// <param name="limit">The time that the probe may take.</param>
internal sealed partial class KvmProbe(GuestOptions machine, TimeSpan limit)
{
    /// <summary>The last line of userland/checks/machinecheck.</summary>
    public const string Success = "machinecheck: all of it works";

    /// <summary>Time beyond its limit after which a probe ends when its run was killed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>The program that tries the machine.</summary>
    public const string Program = "machinecheck";

    /// <summary>The first process, the program that tries the machine and the one that it executes.</summary>
    private static readonly string[] s_programs = ["init", Program, "true"];


    /// <summary>The guest: the machine of <see cref="machine"/> without firmware, packages and the user's words.</summary>
    private GuestOptions Options => new()
    {
        Kernel = machine.Kernel,
        Initramfs = null,
        Emulator = machine.Emulator,
        Memory = "256M",
        Processors = machine.Processors,
        ProcessorModel = machine.ProcessorModel,
        Board = machine.Board,
        BoardProperties = machine.BoardProperties,
        Peripherals = machine.Peripherals,
        Acceleration = Acceleration.Kvm,
        KernelArguments = ["tty=raw-output"],
        Command = [Program],
        Lifetime = limit + Grace,
    };

    /// <summary>
    /// A name for the question: this boot of the host, this QEMU, this kernel and these programs by their content, this machine.
    /// </summary>
    /// <param name="firmware">Firmware that the answer is about, besides.</param>
    /// <exception cref="IOException">The kernel cannot be read.</exception>
    public string Key(Firmware firmware)
    {
        IEnumerable<string> facts =
        [
            File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(),
            HostFacts.QemuBanner(machine.Emulator),
            .. s_programs.Select(program => Path.Combine(Workspace.Programs, program)).Prepend(machine.Kernel).Select(Hash),
            .. QemuArguments.For(Options with { Initramfs = "root", Firmware = firmware }, "log", "medium", "window"),
        ];
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts))))[..32];
    }

    /// <summary>Boots the guest and waits for its answer.</summary>
    /// <exception cref="IOException">There is no QEMU, or no room for the root file system.</exception>
    public async Task<KvmAnswer> AskAsync()
    {
        string archive = Scratch.NewFile();
        try
        {
            SmallRoot.Write(archive, Program, "true");
            using Guest guest = Guest.Start(Options with { Initramfs = archive });
            Task<bool> hasSaidIt = FindAsync(new StreamReader(guest.Output, Encoding.Latin1), Success);
            GuestResult result = await guest.WaitAsync(limit);
            return await hasSaidIt && result.End == GuestEnd.Exited
                ? KvmAnswer.Works
                : new KvmAnswer(Describe(result));
        }
        finally
        {
            Scratch.Delete(archive);
        }
    }

    /// <summary>Whether a text has a word. However long it is, little of it is kept: what hangs may print all the time.</summary>
    internal static async Task<bool> FindAsync(TextReader text, string word)
    {
        char[] room = new char[4096];
        int kept = 0;
        bool isFound = false;
        for (int read; (read = await text.ReadAsync(room.AsMemory(kept))) > 0;)
        {
            Memory<char> seen = room.AsMemory(0, kept + read);
            isFound |= ((ReadOnlySpan<char>)seen.Span).Contains(word, StringComparison.Ordinal);
            kept = Math.Min(word.Length - 1, seen.Length);
            seen[^kept..].CopyTo(room);
        }

        return isFound;
    }

    /// <summary>The failure of a guest under KVM, in half a sentence.</summary>
    public static string Describe(GuestResult result) =>
        FirstProblem(result.QemuMessages) is { } message ? "QEMU says: " + message
        : result.End is GuestEnd.TimedOut or GuestEnd.Silent ? "a guest hangs"
        : result.End == GuestEnd.Panicked ? "the kernel panics: " + GuestLog.Panic(result.Log)
        : result.End == GuestEnd.Exited ? $"{Program} fails: {result.Status}"
        : "a guest ends without a word";

    /// <summary>QEMU's first message that is no warning (a processor model may lack what the host lacks), without who says it.</summary>
    private static string? FirstProblem(string messages) => messages
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .FirstOrDefault(line => !line.Contains("warning: ", StringComparison.Ordinal)) is { } line ? Speaker().Replace(line, "") : null;

    [GeneratedRegex("^(qemu[^ ]*: )?(error: )?")]
    private static partial Regex Speaker();

    private static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
