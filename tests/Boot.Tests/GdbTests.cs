using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>tools/gdb/tine.py, driven as a person at gdb would.</summary>
public sealed class GdbTests
{
    private const string Debugger = "/usr/bin/gdb";

    /// <summary>Stops at init's vfork and at forkdemo's fork, and looks at everything there.</summary>
    [GdbFact]
    public async Task ShowsProcessesTablesFramesAndWaits()
    {
        using Guest guest = Guest.Start(Boot.Default with { Command = ["forkdemo"], Debugger = DebuggerStub.Waits });
        while (!File.Exists(guest.DebuggerSocket))
        {
            await Task.Delay(50);
        }

        string script = Path.Combine(Workspace.Root, "tools", "gdb", "tine.py");
        HostProgram.Outcome outcome = await HostProgram.RunAsync(
            Debugger, "", "-nx", "-batch", Workspace.Kernel, "-x", script, "-ex", "target remote " + guest.DebuggerSocket, "-ex", "tine start",
            "-ex", "break Cloner.Clone", "-ex", "continue", "-ex", "continue", "-ex", "tine ps", "-ex", "tine waits", "-ex", "tine backtrace",
            "-ex", "tine tables 2 0x40b000", "-ex", "tine tables 1", "-ex", "p caller",
            "-ex", "python gdb.execute(f'tine frame {root_of(processes()[2][0])}')", "-ex", "kill");

        string seen = outcome.Output;
        Assert.Contains("Kernel_Tine_Processes_Cloner__Clone (caller=", seen);
        Assert.Matches(@" 1     0     1 interruptible .* init, in wait4\(", seen);
        Assert.Matches(@" 2     1     2 running .* forkdemo, in fork\(", seen);
        Assert.Matches(@"\[1\] init interruptible in wait4\(.*\n    at Tine\.Processes\.Wait\.For \(.*Wait\.cs:\d+\)", seen);
        Assert.Matches(@"kernel  Tine\.Processes\.Cloner\.Clone \(.*Cloner\.cs:\d+\)\nkernel  TineSyscall .*\nkernel  TineSyscallEntry .*\nuser    0x[0-9a-f]+ TineSyscall0\+", seen);
        Assert.Matches(@"user    0x[0-9a-f]+ _start\+", seen);
        Assert.Matches(@"level 0 \[11\]: writable, accessed, dirty -> frame \d+ \(private memory, 1 holder\)", seen);
        Assert.Matches(@"level 0 table for 0x400000: frame \d+ \(page table, 1 holder\)\n        0x400000-", seen);
        Assert.Matches(@"Tine\.Processes\.Thread = \{.*Process = \(Tine\.Processes\.Process\) 0x[0-9a-f]+.*Id = 2,", seen);
        Assert.Matches(@"frame \d+ \(page table, 1 holder\)", seen);
        Assert.DoesNotContain("Python Exception", seen + outcome.Errors);
    }

    private sealed class GdbFactAttribute : FactAttribute
    {
        public GdbFactAttribute() => Skip = File.Exists(Debugger) ? null : "there is no gdb: apt-get install gdb";
    }
}
