using System;
using Tine.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The end of the first process is that of the machine; that of a session's leader cuts its jobs off.</summary>
public sealed class LastEndTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0, "exited")]
    [InlineData((int)Signal.SIGSEGV, "signal")]
    public void TheFirstProcessMustNotEnd(int status, string word) => _world.Run(init =>
        Assert.Contains(word, Assert.Throws<PanicException>(() => Exit.Thread(init, status)).Message));

    /// <summary>A terminal that was cut earlier (HungUpGroup) has left the job in its foreground to the leader's end.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheLeadersEndHangsUpTheForegroundGroup(bool isInSession) => _world.Run(init =>
    {
        _world.Fork(init, leader =>
        {
            leader.World.Processes.Join(leader.Process, leader.Id, new Session(leader.Id));
            leader.Process.Handlers.Set(Signal.SIGHUP, new SignalAction { Handler = SignalAction.IgnoreHandler }); // Its group is the job's.
            int job = _world.Fork(leader, child => child.Block(SleepKind.Killable, Caller.Never));
            leader.Scheduler.Yield(leader);
            Process member = _world.World.Processes.Find(job)!;
            member.Handlers.Set(Signal.SIGHUP, new SignalAction { Handler = ProcessWorld.Data });
            member.Handlers.Set(Signal.SIGCONT, new SignalAction { Handler = ProcessWorld.Data });
            leader.Process.Session.HungUpGroup = isInSession ? leader.Process.Group.Id : init.Process.Group.Id;
            Sessions.LeaveTerminal(leader.Process);
            Assert.Equal(isInSession, member.Pending.Signals.Has(Signal.SIGHUP));
            Assert.Equal(isInSession, member.Pending.Signals.Has(Signal.SIGCONT));
            Assert.False(init.Process.Pending.Signals.Has(Signal.SIGHUP));
            Killing.EndProcess(member, (int)Signal.SIGKILL);
            _world.WaitFor(leader);
        });
        _world.WaitFor(init);
    });
}
