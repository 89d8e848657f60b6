using System;
using System.IO;
using System.Linq;
using Tine.Tools.Run;

namespace Tine.Tools.Tests.Run;

/// <summary>A script in QEMU's place. It tells its calls: <c>kvm probe</c>, <c>kvm run</c>, <c>tcg run</c>.</summary>
internal sealed class StandIn : IDisposable
{
    /// <summary>Says the sentence that the probe waits for, and ends with status 0.</summary>
    public const string Answers = "echo 'machinecheck: all of it works'; end 0";

    public const string Hangs = "exec sleep 100";

    /// <summary>A script that leaves a process with its pipes open.</summary>
    public const string HangsWithAChild = "sleep 15; exit 1";

    public const string Crashes = "echo 'qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69' >&2; kill -ABRT $$";

    public const string IsRefused = "echo 'qemu-system-x86_64: warning: no such thing' >&2; echo 'qemu-system-x86_64: failed to initialize kvm: Permission denied' >&2; exit 1";

    public const string FailsInside = "echo 'KVM internal error. Suberror: 1' >&2; echo RAX=0 >&2; exec sleep 100";

    private readonly string _directory = Directory.CreateTempSubdirectory("tine-stand-in-").FullName;

    /// <param name="probe">Shell commands for a probe under KVM.</param>
    /// <param name="run">Shell commands for another guest under KVM.</param>
    public StandIn(string probe, string run = Answers)
    {
        File.CreateSymbolicLink(Path, System.IO.Path.Combine(Workspace.Root, "tests", "Tools.Tests", "Run", "Acceleration", "stand-in.sh"));
        Behave(probe, run);
        BehaveEmulated(@"printf 'name,then,parent_mib,ticks,ticks_p10,ticks_p90,us,us_p10,us_p90,runs\nfork,exit,0,1,1,1,1,1,1,1\n'; end 7");
        SetVersion("1");
        SetKernel("a kernel");
    }

    public string Path => System.IO.Path.Combine(_directory, "qemu");

    public string[] Calls => File.Exists(Place("calls")) ? File.ReadAllLines(Place("calls")) : [];

    public int Probes => Calls.Count(call => call == "kvm probe");

    /// <summary>A guest of this QEMU.</summary>
    public GuestOptions Guest => new() { Emulator = Path, Kernel = Place("kernel"), Initramfs = null };

    /// <summary>A host with this script as its KVM.</summary>
    public KvmHost Host => new()
    {
        Device = "/dev/zero",
        AnswerDirectories = [Place("answers")],
        ProbeLimit = TimeSpan.FromSeconds(5),
        SilenceLimit = TimeSpan.FromSeconds(1),
    };

    public void SetVersion(string version) => File.WriteAllText(Place("version"), $"QEMU emulator version {version}\n");

    public void SetKernel(string content) => File.WriteAllText(Place("kernel"), content);

    /// <summary>Sets what it does under KVM. To the probe of three instructions that once was, it answers that all is well.</summary>
    public void Behave(string probe, string run)
    {
        File.WriteAllText(Place("probe"), probe + "\n");
        File.WriteAllText(Place("run"), run + "\n");
    }

    /// <summary>Sets what it does under TCG, where it prints a heading and a figure of forkbench's and ends with status 7 unless told.</summary>
    public void BehaveEmulated(string run) => File.WriteAllText(Place("tcg"), run + "\n");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Place(string name) => System.IO.Path.Combine(_directory, name);
}
