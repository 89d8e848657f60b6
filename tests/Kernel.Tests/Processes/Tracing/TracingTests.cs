using System;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>A traced thread from one stop to the next, with init as its tracer.</summary>
public sealed class TracingTests : IDisposable
{
    private const int ExitStatus = 7 << 8;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void ASignalStopsATraceeAndIsToldOnce() => Trace(
        child => StopBySignal(child, Signal.SIGUSR1),
        (init, tracee) =>
        {
            Assert.True(tracee.IsStopped);
            Assert.Equal(TraceStop.Signal, tracee.Stop);
            Assert.Equal(0, tracee.Code);
            Assert.Null(_world.WaitFor(init, WaitOptions.NoHang).Child);
            tracee.Resume(ResumeMode.Continue, Signal.None);
            Assert.Equal(TraceStop.None, tracee.Stop);
        },
        ExitStatus);

    [Fact]
    public void TheTracerLetsASignalThrough() => Trace(
        child => StopBySignal(child, Signal.SIGUSR1),
        (_, tracee) => tracee.Resume(ResumeMode.Continue, Signal.SIGTERM),
        (int)Signal.SIGTERM);

    [Fact]
    public void AKillEndsAStop() => Trace(
        child => StopBySignal(child, Signal.SIGUSR1),
        (init, tracee) =>
        {
            ProcessWorld.Send(init, tracee.Thread.Process, Signal.SIGKILL);
            Assert.False(tracee.IsStopped);
        },
        (int)Signal.SIGKILL);

    [Fact]
    public void ADetachedThreadIsNoTraceeAnyMore() => Trace(
        child => StopBySignal(child, Signal.SIGUSR1),
        (init, tracee) =>
        {
            Assert.False(init.Process.Tracees.IsEmpty);
            Attachment.Detach(tracee, Signal.None);
            Assert.True(init.Process.Tracees.IsEmpty);
            Assert.Null(tracee.Thread.Traced);
            Assert.Equal(0u, tracee.Thread.CallOffset);
        },
        ExitStatus);

    [Fact]
    public void OneTracerIsEnough() => _world.RunChild(child =>
    {
        Assert.Equal(Errno.None, Attachment.TraceMe(child));
        Assert.Equal(Errno.EPERM, Attachment.TraceMe(child));
        Assert.Equal(Errno.EPERM, Attachment.Attach(child.Process.Parent!.Leader, child));
        Attachment.Unlink(Tracee.Of(child)!);
    });

    private static int StoppedBy(Signal signal) => ((int)signal << 8) | 0x7f;

    private static void StopBySignal(Thread child, Signal signal)
    {
        ProcessWorld.Send(child, child.Process, signal);
        ProcessWorld.Return(child);
    }

    /// <summary>Traces a child that runs a program, has init do something at its stop, and looks at the end.</summary>
    private void Trace(Action<Thread> program, Action<Thread, Tracee> atStop, int status) => _world.Run(init =>
    {
        Tracee? tracee = null;
        _world.Fork(init, child =>
        {
            Assert.Equal(Errno.None, Attachment.TraceMe(child));
            tracee = Tracee.Of(child);
            program(child);
            Exit.Group(child, ExitStatus);
        });
        Assert.Equal(StoppedBy(Signal.SIGUSR1), _world.WaitFor(init, WaitOptions.Stopped).Status);
        atStop(init, tracee!);
        Assert.Equal(status, _world.WaitFor(init).Status);
    });
}
