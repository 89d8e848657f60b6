using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// A PC as Bochs emulates it, from Debian's packages, unpacked and not installed. Unlike QEMU's translator Bochs keeps a TLB of
/// the size and the staleness of a processor's, and checks each instruction as a processor does.
/// </summary>
internal sealed class Bochs : IDisposable
{
    /// <summary>The screen on a terminal (bochs-term) needs no X server.</summary>
    private static readonly string[] Packages = ["bochs", "bochs-term", "bochsbios", "vgabios"];

    /// <summary>The shell's line editor has written its prompt, and asks for the cursor's place.</summary>
    private static readonly byte[] Prompt = "# \x1b[6n"u8.ToArray();

    private static readonly Lazy<(ImmutableArray<string> Roots, string? Problem)> s_fetched = new(Fetch);

    private readonly string _directory = Directory.CreateTempSubdirectory("tine-bochs-").FullName;
    private readonly TcpListener _line = new(IPAddress.Loopback, 0);
    private readonly MemoryStream _seen = new();
    private Process? _emulator;

    /// <summary>A directory of the host that lasts as long as the machine.</summary>
    public string Place => _directory;

    /// <summary>One line, or null when Bochs can be had.</summary>
    public static string? WhatIsMissing => s_fetched.Value.Problem;

    /// <summary>Starts a medium, types commands at the first serial port's shell, and waits for the machine's end.</summary>
    /// <param name="processor">Bochs' name of a processor.</param>
    /// <param name="count">The number of processors.</param>
    /// <param name="medium">The image, put in as a CD.</param>
    /// <param name="commands">The commands, each typed when the shell waits for it. The last one switches the machine off.</param>
    /// <returns>The traffic of the serial line, without carriage returns.</returns>
    public async Task<string> RunAsync(string processor, int count, string medium, params string[] commands)
    {
        using var limit = new CancellationTokenSource(Deadline.Long);
        _line.Start();
        Start(processor, count, medium);
        try
        {
            using TcpClient terminal = await _line.AcceptTcpClientAsync(limit.Token);
            NetworkStream stream = terminal.GetStream();
            foreach (string command in commands)
            {
                await ReadAsync(stream, untilPrompt: true, limit.Token);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), limit.Token);
            }

            await ReadAsync(stream, untilPrompt: false, limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Bochs did not end; its terminal:\n{Seen}\n--- its log\n{ReadLog()}");
        }

        return Seen.Replace("\r", "");
    }

    public void Dispose()
    {
        _emulator?.Kill(entireProcessTree: true);
        _emulator?.Dispose();
        _line.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private string Seen => Encoding.UTF8.GetString(_seen.ToArray());

    private static (ImmutableArray<string> Roots, string? Problem) Fetch()
    {
        try
        {
            return (PackageStore.Shared.Fetch(Packages), null);
        }
        catch (PackageException problem)
        {
            return ([], "Bochs cannot be fetched here: " + problem.Message);
        }
    }

    /// <summary>A file of the packages: the C library stays the host's, as its loader and the library are one version.</summary>
    private static string Find(string path) =>
        s_fetched.Value.Roots.Select(root => Path.Combine(root, path)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("Bochs' packages lack a file", path);

    private static IEnumerable<string> FindLibraries() =>
        from root in s_fetched.Value.Roots
        where !Path.GetFileName(root).StartsWith("libc6_", StringComparison.Ordinal)
        from folder in (string[])["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"]
        select Path.Combine(root, folder);

    /// <summary>Starts Bochs at a terminal of script(1)'s: its screen wants one, its debugger reads "continue" from a file.</summary>
    private void Start(string processor, int count, string medium)
    {
        string settings = Path.Combine(_directory, "bochsrc");
        string orders = Path.Combine(_directory, "orders");
        File.WriteAllText(settings, Describe(processor, count, medium));
        File.WriteAllText(orders, "continue\n");
        string command = $"exec '{Find("usr/bin/bochs-bin")}' -q -f '{settings}' -rc '{orders}'";
        var start = new ProcessStartInfo("script", ["--quiet", "--command", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string libraries = string.Join(':', FindLibraries());
        start.Environment["LD_LIBRARY_PATH"] = libraries;
        start.Environment["LTDL_LIBRARY_PATH"] = string.Join(':', libraries.Split(':').Select(folder => folder + "/bochs/plugins"));
        start.Environment["TERM"] = "linux";
        _emulator = Process.Start(start)!;
        _ = _emulator.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    /// <summary>
    /// The machine. Without VBE, whose calls from GRUB crash in this BIOS, the screen stays in text mode; few instructions a second
    /// make GRUB's waits short.
    /// </summary>
    private string Describe(string processor, int count, string medium) => $"""
        plugin_ctrl: unmapped=1, biosdev=1, speaker=0, extfpuirq=1, parallel=0, iodebug=1
        config_interface: textconfig
        display_library: term
        memory: guest=512, host=512
        romimage: file="{Find("usr/share/bochs/BIOS-bochs-latest")}"
        vgaromimage: file="{Find("usr/share/vgabios/vgabios.bin")}"
        vga: extension=none
        cpu: model={processor}, count={count}, ips=25000000, reset_on_triple_fault=0
        clock: sync=none
        pci: enabled=1, chipset=i440fx
        ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
        ata0-master: type=cdrom, path="{medium}", status=inserted
        boot: cdrom
        com1: enabled=1, mode=socket-client, dev=localhost:{((IPEndPoint)_line.LocalEndpoint).Port}
        log: "{Path.Combine(_directory, "log")}"
        panic: action=fatal
        """ + "\n";

    /// <summary>Reads on until the shell waits, or until the line ends.</summary>
    private async Task ReadAsync(NetworkStream stream, bool untilPrompt, CancellationToken limit)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer, limit)) > 0)
        {
            _seen.Write(buffer, 0, count);
            if (untilPrompt && _seen.ToArray().AsSpan().EndsWith(Prompt))
            {
                return;
            }
        }

        Assert.False(untilPrompt, $"Bochs has ended; its terminal:\n{Seen}\n--- its log\n{ReadLog()}");
    }

    private string ReadLog()
    {
        string log = Path.Combine(_directory, "log");
        return File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(40)) : "";
    }
}
