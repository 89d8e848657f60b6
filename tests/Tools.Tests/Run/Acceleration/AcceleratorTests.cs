using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;
using Acceleration = Tine.Tools.Run.Acceleration;

namespace Tine.Tools.Tests.Run;

/// <summary>Guests under KVMs that do not work, each in its way, with scripts in QEMU's place.</summary>
public sealed class AcceleratorTests
{
    /// <summary>A limit and all that goes with it, on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(StandIn.Hangs, "a guest hangs")]
    [InlineData(StandIn.HangsWithAChild, "a guest hangs")]
    [InlineData(StandIn.Crashes, "QEMU says: failed to set MSR 0x10a to 0x69")]
    [InlineData(StandIn.IsRefused, "QEMU says: failed to initialize kvm: Permission denied")]
    [InlineData(StandIn.FailsInside, "QEMU says: KVM internal error. Suberror: 1")]
    [InlineData("end 1", "machinecheck fails: 1")]
    [InlineData("end 0", "machinecheck fails: 0")]
    [InlineData("exit 0", "a guest ends without a word")]
    public async Task TakesEmulationWhereKvmDoesNotRunTheKernel(string behaviour, string problem)
    {
        using var qemu = new StandIn(behaviour);
        KvmHost host = qemu.Host with { ProbeLimit = TimeSpan.FromSeconds(1) };
        AccelerationChoice choice = await Automatic(host).ChooseAsync(qemu.Guest).WaitAsync(Patience);
        Assert.Equal((Acceleration.Emulation, "no KVM: " + problem), (choice.Acceleration, choice.Reason));

        // The limit is spent once.
        Assert.Equal(choice, await Automatic(host).ChooseAsync(qemu.Guest));
        Assert.Equal(1, qemu.Probes);
    }

    [Fact]
    public async Task TakesKvmWhereItRunsTheKernelAndRemembersIt()
    {
        using var qemu = new StandIn(StandIn.Answers);
        for (int run = 0; run < 3; run++)
        {
            Assert.Equal(Acceleration.Kvm, (await Automatic(qemu.Host).ChooseAsync(qemu.Guest)).Acceleration);
        }

        Assert.Equal(1, qemu.Probes);
    }

    [Fact]
    public async Task AsksAgainAfterAnUpgradeAndForAnotherMachine()
    {
        using var qemu = new StandIn(StandIn.Answers);
        await AskAsync(qemu.Guest);
        qemu.SetVersion("2");
        await AskAsync(qemu.Guest);
        Assert.Equal(2, qemu.Probes);
        qemu.SetKernel("another kernel");
        await AskAsync(qemu.Guest);
        Assert.Equal(3, qemu.Probes);
        await AskAsync(qemu.Guest with { ProcessorModel = "Haswell" });
        await AskAsync(qemu.Guest with { Board = Board.Q35 });
        Assert.Equal(5, qemu.Probes);
        await AskAsync(qemu.Guest with { Memory = "4G", Command = ["ls"] });
        await AskAsync(qemu.Guest with { Board = Board.Q35 });
        Assert.Equal(5, qemu.Probes);

        Task AskAsync(GuestOptions guest) => Automatic(qemu.Host).ChooseAsync(guest);
    }

    [Fact]
    public async Task ManyRunsAtOnceShareOneProbe()
    {
        using var qemu = new StandIn("sleep 0.5; " + StandIn.Answers);
        AccelerationChoice[] choices = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Automatic(qemu.Host).ChooseAsync(qemu.Guest)));
        Assert.All(choices, choice => Assert.Equal(Acceleration.Kvm, choice.Acceleration));
        Assert.Equal(1, qemu.Probes);
    }

    [Theory]
    [InlineData(StandIn.Hangs)]
    [InlineData(StandIn.HangsWithAChild)]
    [InlineData(StandIn.Crashes)]
    public async Task StartsASilentGuestAgainUnderEmulationAndRemembersIt(string behaviour)
    {
        using var qemu = new StandIn(StandIn.Answers, behaviour);
        (GuestResult result, string printed) = await RunAsync(Automatic(qemu.Host), qemu.Guest);
        Assert.Equal((GuestEnd.Exited, 7), (result.End, result.Status));
        Assert.StartsWith("name,then,", printed);
        Assert.Equal(["kvm probe", "kvm run", "tcg run"], qemu.Calls);

        await RunAsync(Automatic(qemu.Host), qemu.Guest);
        Assert.Equal(["kvm probe", "kvm run", "tcg run", "tcg run"], qemu.Calls);
    }

    [Theory]
    [InlineData("echo spoken; sleep 3; end 5", 5)]
    [InlineData("echo booting > \"$log\"; sleep 3; end 5", 5)]
    public async Task LeavesAGuestAloneThatHasSpoken(string behaviour, int status)
    {
        using var qemu = new StandIn(StandIn.Answers, behaviour);
        (GuestResult result, _) = await RunAsync(Automatic(qemu.Host), qemu.Guest);
        Assert.Equal((GuestEnd.Exited, status), (result.End, result.Status));
        Assert.Equal(["kvm probe", "kvm run"], qemu.Calls);
    }

    [Fact]
    public async Task DoesNotBlameKvmForAGuestThatStartsNowhere()
    {
        using var qemu = new StandIn(StandIn.Answers, "exit 1");
        qemu.BehaveEmulated("exit 1");
        (GuestResult result, _) = await RunAsync(Automatic(qemu.Host), qemu.Guest);
        Assert.Equal(GuestEnd.Lost, result.End);
        Assert.Equal(Acceleration.Kvm, (await Automatic(qemu.Host).ChooseAsync(qemu.Guest)).Acceleration);
    }

    [Fact]
    public async Task RemembersThatKvmGaveUpInTheMiddle()
    {
        using var qemu = new StandIn(StandIn.Answers, "echo spoken; sleep 0.5; " + StandIn.FailsInside);
        (GuestResult result, _) = await RunAsync(Automatic(qemu.Host), qemu.Guest);
        Assert.Equal(GuestEnd.Lost, result.End);
        Assert.Contains("RAX=0", result.QemuMessages);
        Assert.Equal(Acceleration.Emulation, (await Automatic(qemu.Host).ChooseAsync(qemu.Guest)).Acceleration);
    }

    [Fact]
    public async Task KeepsWhatFirmwareTaughtApart()
    {
        using var qemu = new StandIn(StandIn.Answers);
        GuestOptions withFirmware = qemu.Guest with { Firmware = Firmware.Uefi };
        var silent = new GuestResult(GuestEnd.Silent, 125, "", "") { HasSpoken = false };
        Automatic(qemu.Host).LeaveKvm(withFirmware, silent);
        Assert.Equal(Acceleration.Emulation, (await Automatic(qemu.Host).ChooseAsync(withFirmware)).Acceleration);
        Assert.Equal(Acceleration.Kvm, (await Automatic(qemu.Host).ChooseAsync(qemu.Guest)).Acceleration);
    }

    [Fact]
    public async Task KvmOrNothingFailsInOneLine()
    {
        using var qemu = new StandIn(StandIn.IsRefused);
        var forced = new Accelerator(AccelerationWish.Kvm, qemu.Host);
        IOException problem = await Assert.ThrowsAsync<IOException>(() => forced.ChooseAsync(qemu.Guest));
        Assert.Equal("KVM does not run here: QEMU says: failed to initialize kvm: Permission denied", problem.Message);

        // Mended since: who insists is not put off with an old answer.
        qemu.Behave(StandIn.Answers, StandIn.Hangs);
        Assert.Equal(Acceleration.Emulation, (await Automatic(qemu.Host).ChooseAsync(qemu.Guest)).Acceleration);
        Assert.Equal(Acceleration.Kvm, (await forced.ChooseAsync(qemu.Guest)).Acceleration);
        problem = await Assert.ThrowsAsync<IOException>(() => RunAsync(forced, qemu.Guest));
        Assert.Equal("KVM does not run here: the guest said nothing for 1 seconds", problem.Message);
        Assert.DoesNotContain("tcg run", qemu.Calls);
    }

    [Fact]
    public async Task DoesNotAskAClosedDevice()
    {
        using var qemu = new StandIn(StandIn.Answers);
        AccelerationChoice choice = await Automatic(qemu.Host with { Device = "/no/such/kvm" }).ChooseAsync(qemu.Guest);
        Assert.Equal((Acceleration.Emulation, "no KVM: there is no /no/such/kvm"), (choice.Acceleration, choice.Reason));
        Assert.Empty(qemu.Calls);
    }

    [Theory]
    [InlineData(AccelerationWish.Emulation, GuestClock.Host, DebuggerStub.None)]
    [InlineData(AccelerationWish.Automatic, GuestClock.Instructions, DebuggerStub.None)]
    [InlineData(AccelerationWish.Kvm, GuestClock.Instructions, DebuggerStub.None)]
    [InlineData(AccelerationWish.Automatic, GuestClock.Host, DebuggerStub.Waits)]
    internal async Task DoesNotAskForWhatTakesEmulationAnyway(AccelerationWish wish, GuestClock clock, DebuggerStub debugger)
    {
        using var qemu = new StandIn(StandIn.Answers);
        GuestOptions guest = qemu.Guest with { Clock = clock, Debugger = debugger };
        Assert.Equal(Acceleration.Emulation, (await new Accelerator(wish, qemu.Host).ChooseAsync(guest)).Acceleration);
        Assert.Empty(qemu.Calls);
    }

    /// <summary>A directory below a file can be made by nobody, not even by root.</summary>
    [Fact]
    public async Task AsksEachTimeWhereNothingCanBeKept()
    {
        using var qemu = new StandIn(StandIn.Answers);
        KvmHost host = qemu.Host with { AnswerDirectories = ["/dev/null/answers"] };
        var clock = Stopwatch.StartNew();
        Assert.Equal(Acceleration.Kvm, (await Automatic(host).ChooseAsync(qemu.Guest)).Acceleration);
        Assert.Equal(Acceleration.Kvm, (await Automatic(host).ChooseAsync(qemu.Guest)).Acceleration);
        Assert.Equal(2, qemu.Probes);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, host.ProbeLimit * 3);
    }

    [Fact]
    public async Task KeepsAnswersInTheFirstPlaceThatCanBeWritten()
    {
        using var qemu = new StandIn(StandIn.Answers);
        KvmHost host = qemu.Host with { AnswerDirectories = ["/dev/null/answers", .. qemu.Host.AnswerDirectories] };
        await Automatic(host).ChooseAsync(qemu.Guest);
        await Automatic(host).ChooseAsync(qemu.Guest);
        Assert.Equal(1, qemu.Probes);
    }

    /// <summary>The process that started it may be gone: nobody kills it here.</summary>
    [Fact]
    public async Task AProbeEndsByItself()
    {
        using var qemu = new StandIn(StandIn.Hangs);
        using Guest guest = Guest.Start(qemu.Guest with { Acceleration = Acceleration.Kvm, Command = [KvmProbe.Program], Lifetime = TimeSpan.FromSeconds(1) });
        GuestResult result = await guest.WaitAsync(Patience);
        Assert.Equal(GuestEnd.Lost, result.End);
    }

    private static Accelerator Automatic(KvmHost host) => new(AccelerationWish.Automatic, host);

    private static async Task<(GuestResult Result, string Printed)> RunAsync(Accelerator accelerator, GuestOptions options)
    {
        AccelerationChoice choice = await accelerator.ChooseAsync(options);
        string printed = "";
        GuestResult result = await accelerator.RunAsync(options with { Acceleration = choice.Acceleration }, RunGuestAsync).WaitAsync(Patience);
        return (result, printed);

        async Task<GuestResult> RunGuestAsync(GuestOptions complete)
        {
            using Guest guest = Guest.Start(complete);
            Task<string> reading = new StreamReader(guest.Output, Encoding.Latin1).ReadToEndAsync();
            GuestResult end = await guest.WaitAsync(Patience);
            printed += await reading;
            return end;
        }
    }
}
