using System;
using Tine.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Sessions, groups and signals as terminals ask for them.</summary>
public sealed class ProcessJobControlTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void SessionAndGroupAreTheCallers() => RunChild((jobs, self) =>
    {
        Assert.Equal((1, 1, false), (jobs.SessionOf(self), jobs.GroupOf(self), jobs.IsSessionLeader(self)));
        Assert.Equal(self.Process.Id, jobs.ProcessIdOf(self));
        Assert.Same(self.Credentials, jobs.CredentialsOf(self));
        BeginSession(self);
        Assert.Equal((self.Id, self.Id, true), (jobs.SessionOf(self), jobs.GroupOf(self), jobs.IsSessionLeader(self)));
        Assert.Equal(self.Id, jobs.SessionOfGroup(self.Id));
        Assert.Null(jobs.SessionOfGroup(999));
    });

    [Fact]
    public void ASignalForAGroupReachesItsMembersAlone() => RunChild((jobs, self) =>
    {
        SignalMask.SetMask(self, SignalSet.Of(Signal.SIGINT));
        jobs.SendToGroup(999, (int)Signal.SIGINT);
        Assert.True(SignalMask.PendingOf(self).IsEmpty);
        Assert.Equal(Errno.ERESTARTSYS, jobs.SignalOwnGroup(self, (int)Signal.SIGINT));
        Assert.Equal((int)Signal.SIGINT, SignalTaking.Take(self, SignalSet.Of(Signal.SIGINT)).Number);
        Assert.NotEqual(ReturnWork.None, self.ReturnWork & ReturnWork.Restart);
        self.ReturnWork &= ~ReturnWork.Restart;
        BeginSession(self);
        jobs.SendToGroup(1, (int)Signal.SIGINT);
        Assert.True(SignalMask.PendingOf(self).IsEmpty);
    });

    [Fact]
    public void ALineThatIsCutHangsUpTheSessionsLeader() => RunChild((jobs, self) =>
    {
        SignalSet both = SignalSet.Of(Signal.SIGHUP) | SignalSet.Of(Signal.SIGCONT);
        SignalMask.SetMask(self, both);
        ProcessWorld.Catch(self.Process, Signal.SIGCONT);
        jobs.HangUp(self.Id, 5); // It leads no session.
        Assert.True(SignalMask.PendingOf(self).IsEmpty);
        BeginSession(self);
        jobs.HangUp(self.Id, 5);
        Assert.Equal(both, SignalMask.PendingOf(self));
        Assert.Equal(5, self.Process.Session.HungUpGroup);
    });

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void ASignalIsBlockedOrIgnored(bool isBlocked, bool isIgnored, bool expected) => RunChild((jobs, self) =>
    {
        SignalMask.SetMask(self, isBlocked ? SignalSet.Of(Signal.SIGTTOU) : default);
        self.Process.Handlers.Set(Signal.SIGTTOU, new SignalAction { Handler = isIgnored ? SignalAction.IgnoreHandler : 0 });
        Assert.Equal(expected, jobs.BlocksOrIgnores(self, (int)Signal.SIGTTOU));
        Assert.False(jobs.BlocksOrIgnores(self, (int)Signal.SIGTTIN));
    });

    [Fact]
    public void AProcessMayLeaveItsTerminalForItselfAlone() => RunChild((jobs, self) =>
    {
        var terminal = new Terminal(new Nowhere(), _world.Files.Services, new DeviceNumber(4, 64));
        Assert.Null(jobs.ControllingTerminalOf(self));
        jobs.SetControllingTerminal(1, terminal);
        Assert.Same(terminal, jobs.ControllingTerminalOf(self));
        jobs.LeaveTerminal(self);
        Assert.Null(jobs.ControllingTerminalOf(self));
        Assert.Same(terminal, jobs.ControllingTerminalOf(_world.World.Init.Leader));
        jobs.SetControllingTerminal(1, null);
        Assert.Null(jobs.ControllingTerminalOf(_world.World.Init.Leader));
    });

    /// <summary>vfork(2) of FreeBSD: the terminal never stops a child that its parent waits for.</summary>
    [Theory]
    [InlineData(VForkFlavour.Linux, false)]
    [InlineData(VForkFlavour.Bsd, true)]
    public void AVforkChildOfTheBsdFlavourIsNeverStopped(VForkFlavour flavour, bool expected) => RunChild((jobs, self) =>
    {
        self.Process.Flavour = flavour;
        _world.Clone(self, CloneArguments.VFork, child => Assert.Equal(expected, jobs.IsNeverStopped(child)));
        Assert.False(jobs.IsNeverStopped(self));
        _world.WaitFor(self);
    });

    private static void BeginSession(Thread self) => self.World.Processes.Join(self.Process, self.Id, new Session(self.Id));

    private void RunChild(Action<ProcessJobControl, Thread> program) =>
        _world.RunChild(self => program(new ProcessJobControl(_world.World), self));

    private sealed class Nowhere : CharacterSink
    {
        public override void Write(ReadOnlySpan<byte> bytes)
        {
        }
    }
}
