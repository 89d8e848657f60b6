using System;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// <c>check=tlb</c> and <c>check=frames</c>: programs pass under both, a planted mistake ends the run with the name of the function that
/// made it.
/// </summary>
public sealed class KernelCheckTests
{
    private static readonly string[] s_both = ["check=tlb", "check=frames"];

    /// <summary>All programs of userland that end by themselves with status 0.</summary>
    public static TheoryData<string> AllPrograms =>
    [
        "filetest", "calltest", "memtest", "proctest", "elftest", "regcheck", "badpointers", "shelltest", "coretest", "relatives",
        "limitconform", "machinecheck", "forkdemo", "vforkdemo", "cowdemo", "execdemo", "forkconform", "signalconform",
        "threadconform", "jobconform", "rightsconform",
    ];

    [Theory]
    [InlineData("forkdemo", "fork=on-demand")]
    [InlineData("forkdemo", "fork=cow")]
    [InlineData("cowdemo", "fork=eager")]
    [InlineData("vforkdemo", "fork=on-demand")]
    [InlineData("execdemo", "fork=cow")]
    [InlineData("badpointers", "fork=on-demand")]
    public async Task ProgramsPass(string program, string mode) =>
        (await Boot.RunAsync(Checked([program], [.. s_both, mode]), Deadline.Long)).MustExit(0);

    /// <summary>The checks make programs many times as slow: the guest's time is that of its instructions, so that no limit of theirs passes.</summary>
    [LongTheory]
    [Trait("Length", "Long")]
    [MemberData(nameof(AllPrograms))]
    public async Task AllProgramsPass(string program) =>
        (await Boot.RunAsync(Checked([program], s_both) with { Clock = GuestClock.Instructions }, Deadline.Long * 10)).MustExit(0);

    /// <summary>The flush of all translations at the end of a fork goes unseen, as if nobody had written it.</summary>
    [Fact]
    public async Task AForkThatDoesNotFlushIsNamed()
    {
        GuestOutput output = await Boot.RunAsync(Checked(["forkdemo"], ["check=tlb", "fork=cow", "fail=flush"]), Deadline.Long);
        output.MustPanic("A translation was narrowed and not flushed.");
        Assert.Contains("was write-protected", output.Result.Log);
        Assert.Matches(@"It was changed\s+at Tine\.Memory\.PageTables\S*(CopyOnWrite|CopyLeaf|WriteProtecting)\S* \(kernel/Memory/PageTables/PageTables\.Fork\.cs:\d+\)", output.Result.Log);
    }

    /// <summary>A fork shows a page to a child and does not count that.</summary>
    [Fact]
    public async Task AHolderThatIsNotCountedIsNamed()
    {
        GuestOutput output = await Boot.RunAsync(Checked(["forkdemo"], ["check=frames", "fork=cow", "fail=count:1"]), Deadline.Long);
        output.MustPanic("A frame's number of holders is wrong.");
        Assert.Matches(@"frame \d+ \(private memory\) says 1, and has 2:", output.Result.Log);
        Assert.Matches(@"the entry for 0x[0-9a-f]+ of process \d+ \(forkdemo\)", output.Result.Log);
        Assert.Matches(@"first seen after (fork|clone|vfork)\(", output.Result.Log);
        Assert.Matches(@"taken by thread \d+, holders 0 -> 1:\s+at Tine\.Memory\.AddressSpace", output.Result.Log);
    }

    /// <summary>A holder gives a page back twice: the other's page is free while it is shown.</summary>
    [Fact]
    public async Task AFrameThatIsReleasedTooOftenIsNamed()
    {
        GuestOutput output = await Boot.RunAsync(Checked(["forkdemo"], ["check=frames", "fork=cow", "fail=release:1"]), Deadline.Long);
        output.MustPanic("A frame's number of holders is wrong.");
        Assert.Matches(@"frame \d+ \(private memory\) says 0, and has 1:", output.Result.Log);
        Assert.Matches(@"given back by thread \d+, holders 2 -> 0:\s+at Tine\.Memory\.AddressSpace\.CopyStackPage \(kernel/Memory/AddressSpaces/AddressSpace\.Fork\.cs:\d+\)", output.Result.Log);
        Assert.Contains("\n  next: one of these functions gave the frame back twice", output.Result.Log);
    }

    /// <summary>A page leaks when a holder is counted twice: leakcheck tells its kind, check=frames the call.</summary>
    [Fact]
    public async Task AFrameThatLeaksIsNamed()
    {
        string[] command = ["leakcheck", "memtest", "copy-on-write: three"];
        GuestOutput output = await Boot.RunAsync(Checked(command, ["check=tlb", "fork=cow", "fail=hold:12000"]), Deadline.Long);
        output.MustExit(1);
        Assert.Matches(@"# 1 more: private memory, frame \d+\n", output.Text);
        output = await Boot.RunAsync(Checked(command, ["check=frames", "fork=cow", "fail=hold:60"]), Deadline.Long);
        output.MustPanic("A frame's number of holders is wrong.");
        Assert.Matches(@"taken by thread \d+, holders 1 -> 3:\s+at Tine\.Memory\.PageTables\S+ \(kernel/Memory/PageTables/PageTables\.Fork\.cs:\d+\)", output.Result.Log);
    }

    /// <summary>The input ends, the program reads from a pipe that nobody writes to: no second passes.</summary>
    [Fact]
    public async Task SleepingForGoodEndsAtOnce()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--batch", "--timeout", "1000", "sh", "-c", "sleep 0; kill -STOP $$");
        Assert.Equal(GuestResult.TimeoutStatus, outcome.Status);
        Assert.Contains("PANIC: Nobody can ever wake again", outcome.Errors);
        Assert.Contains("is stopped in kill(", outcome.Errors);
        Assert.Contains("sleeps in wait4(", outcome.Errors);
    }

    /// <summary>A timer is set, and a program that reads its empty input goes on.</summary>
    [Theory]
    [InlineData("sleep 2; cat; echo end")]
    [InlineData("cat | cat; echo end")]
    public async Task WhatWakesIsWaitedFor(string script)
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--batch", "--timeout", "1000", "sh", "-c", script);
        Assert.Equal((0, "end\n"), (outcome.Status, outcome.Output));
    }

    private static GuestOptions Checked(string[] command, string[] words) =>
        Boot.Default with { Command = [.. command], KernelArguments = ["tty=raw-output", .. words] };
}
