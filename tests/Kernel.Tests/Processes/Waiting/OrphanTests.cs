using System;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Process groups that nobody in their session can continue any more: POSIX, _exit, consequences of process termination.</summary>
public sealed class OrphanTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AStoppedJobIsHungUpWhenItsShellEnds() => RunShell(shell =>
    {
        StartJob(shell, job =>
        {
            ProcessWorld.Send(job, job.Process, Signal.SIGSTOP);
            ProcessWorld.Return(job);
            Assert.Fail("It was hung up.");
        });
        Assert.Equal(0x137f, _world.WaitFor(shell, WaitOptions.Stopped).Status);
    }, jobStatus: (int)Signal.SIGHUP);

    /// <summary>SIGCONT comes after SIGHUP: a job that survives the one goes on.</summary>
    [Fact]
    public void AStoppedJobThatIgnoresTheHangUpGoesOn() => RunShell(shell =>
    {
        StartJob(shell, job =>
        {
            job.Process.Handlers.Set(Signal.SIGHUP, new SignalAction { Handler = SignalAction.IgnoreHandler });
            ProcessWorld.Send(job, job.Process, Signal.SIGSTOP);
            ProcessWorld.Return(job);
            Exit.Group(job, Exit.StatusOf(4));
        });
        Assert.Equal(0x137f, _world.WaitFor(shell, WaitOptions.Stopped).Status);
    }, jobStatus: 4 << 8);

    [Fact]
    public void AJobThatRunsIsLeftAlone() => RunShell(shell => StartJob(shell, job =>
    {
        while (!job.Process.Parent!.IsInit)
        {
            job.Scheduler.Yield(job);
        }

        Assert.True(SignalMask.PendingOf(job).IsEmpty);
        Exit.Group(job, Exit.StatusOf(4));
    }), jobStatus: 4 << 8);

    /// <summary>The job's own first process was the link between its group and the shell.</summary>
    [Fact]
    public void TheEndOfTheLinkItselfHangsItsGroupUp() => RunShell(shell =>
    {
        StartJob(shell, link =>
        {
            _world.Fork(link, member =>
            {
                ProcessWorld.Send(member, member.Process, Signal.SIGSTOP);
                ProcessWorld.Return(member);
                Assert.Fail("It was hung up.");
            });
            Assert.Equal(0x137f, _world.WaitFor(link, WaitOptions.Stopped).Status);
        });
        Assert.Equal(0, _world.WaitFor(shell).Status);
    }, jobStatus: (int)Signal.SIGHUP);

    [Fact]
    public void AStopFromTheTerminalDoesNothingToAnOrphan() => RunShell(shell => StartJob(shell, job =>
    {
        while (!job.Process.Parent!.IsInit)
        {
            job.Scheduler.Yield(job);
        }

        Assert.True(Orphans.IsOrphaned(job.Process.Group));
        ProcessWorld.Send(job, job.Process, Signal.SIGTSTP);
        ProcessWorld.Return(job);
        Exit.Group(job, Exit.StatusOf(4));
    }), jobStatus: 4 << 8);

    /// <summary>Runs the leader of a session of its own below init, then waits for it and for one orphan of it.</summary>
    private void RunShell(Action<Thread> program, int jobStatus) => _world.Run(init =>
    {
        int shellId = _world.Fork(init, shell =>
        {
            _world.World.Processes.Join(shell.Process, shell.Id, new Session(shell.Id));
            program(shell);
        });
        Assert.Equal(0, _world.WaitFor(init, processId: shellId).Status);
        Assert.Equal(jobStatus, _world.WaitFor(init).Status);
    });

    /// <summary>Starts a child in a process group of its own.</summary>
    private void StartJob(Thread shell, Action<Thread> program) => _world.Fork(shell, job =>
    {
        _world.World.Processes.Join(job.Process, job.Id, job.Process.Session);
        program(job);
    });
}
