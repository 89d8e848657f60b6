using System;
using Tine.Files;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Owners of open files and the signals that files send them: F_SETOWN, F_SETSIG; fcntl(2).</summary>
public sealed class SignalOwnerTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private static readonly SignalSet s_blocked = SignalSet.Of(Signal.SIGIO) | SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGURG);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void WithoutANumberTheOwnerGetsSIGIOWithoutDetails() => RunChild(self =>
    {
        SignalOwner owner = Of(self, OwnerKind.Process, self.Id);
        owner.Tell(Signals(0), PollEvents.Readable);
        SignalInfo info = Take(self, Signal.SIGIO);
        Assert.Equal((int)Signal.SIGIO, info.Number);
        Assert.Equal(0, info.Descriptor);
        owner.TellUrgent();
        Assert.Equal((int)Signal.SIGURG, Take(self, Signal.SIGURG).Number);
    });

    [Theory]
    [InlineData(PollEvents.Readable, SignalCode.InputReady)]
    [InlineData(PollEvents.Writable | PollEvents.WriteBand, SignalCode.OutputReady)]
    public void WithANumberTheSignalTellsTheDescriptorAndTheEvent(PollEvents events, SignalCode code) => RunChild(self =>
    {
        FileSignals signals = Signals((int)Signal.SIGUSR1);
        signals.TurnOn(7);
        SignalOwner owner = Of(self, OwnerKind.Process, self.Id);
        owner.Tell(signals, events);
        owner.Tell(signals, PollEvents.Priority); // Lost: the first is pending still.
        SignalInfo info = Take(self, Signal.SIGUSR1);
        Assert.Equal(((int)Signal.SIGUSR1, (int)code, (long)events, 7), (info.Number, info.Code, info.Band, info.Descriptor));
        Assert.Equal(0, Take(self, Signal.SIGUSR1).Number);
        owner.Tell(signals, events);
        Assert.Equal((int)code, Take(self, Signal.SIGUSR1).Code);
    });

    [Fact]
    public void EachMemberOfAGroupIsToldOfDescriptorAndEvent() => RunChild(self =>
    {
        SignalInfo inChild = default;
        _world.Fork(self, child =>
        {
            Assert.Equal(Errno.ERESTARTSYS, SleepUnblocked(child));
            inChild = SignalTaking.TakeNext(child);
        });
        self.Scheduler.Yield(self);
        SignalOwner owner = Of(self, OwnerKind.Group, self.Process.Group.Id);
        owner.PrepareDetails();
        FileSignals signals = Signals((int)Signal.SIGUSR1);
        signals.TurnOn(7);
        owner.Tell(signals, PollEvents.Readable);
        owner.Tell(signals, PollEvents.Priority); // Lost where the first is pending still.
        SignalInfo own = Take(self, Signal.SIGUSR1);
        Assert.Equal(((int)SignalCode.InputReady, (long)PollEvents.Readable, 7), (own.Code, own.Band, own.Descriptor));
        _world.WaitFor(self);
        Assert.Equal(((int)Signal.SIGUSR1, (int)SignalCode.InputReady, 7), (inChild.Number, inChild.Code, inChild.Descriptor));
    });

    [Theory]
    [InlineData(0)]
    [InlineData((int)Signal.SIGUSR1)]
    public void AThreadAloneGetsWhatIsForIt(int signal) => RunChild(self =>
    {
        Signal expected = signal == 0 ? Signal.SIGIO : Signal.SIGUSR1;
        bool isOver = false;
        int id = _world.Clone(self, new CloneArguments(ThreadFlags, Signal.None), other =>
        {
            while (!isOver)
            {
                other.Scheduler.Yield(other);
            }

            Assert.Equal((int)expected, Take(other, expected).Number);
            Exit.Thread(other, 0);
        });
        SignalOwner owner = Of(self, OwnerKind.Thread, id);
        owner.Tell(Signals(signal), PollEvents.Readable);
        Assert.Equal(0, Take(self, expected).Number);
        isOver = true;
        self.Scheduler.Yield(self);
        Assert.False(owner.IsThere);
        owner.Tell(Signals(signal), PollEvents.Readable);
        Assert.Equal(0, Take(self, expected).Number);
    });

    [Fact]
    public void AnOwnerThatHasEndedIsNoLongerThere() => RunChild(self =>
    {
        Assert.Equal(Errno.ESRCH, SignalOwner.Of(self, OwnerKind.Process, 999).Error);
        Assert.Equal(Errno.ESRCH, SignalOwner.Of(self, OwnerKind.Group, 999).Error);
        int id = _world.Fork(self, child => child.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds + 1000));
        SignalOwner owner = Of(self, OwnerKind.Process, id);
        Assert.True(owner.IsThere);
        _world.WaitFor(self);
        Assert.False(owner.IsThere);
        owner.Tell(Signals(0), PollEvents.Readable);
        Assert.Equal((OwnerKind.Process, id), (owner.Kind, owner.Id));
    });

    /// <summary>Linux, sigio_perm: user 0, or a real or effective user of the setter's that is the real or saved one of the owner's.</summary>
    [Theory]
    [InlineData(5, 0, 1, 2, true)]
    [InlineData(5, 1, 1, 2, true)]
    [InlineData(5, 2, 1, 2, true)]
    [InlineData(1, 5, 1, 2, true)]
    [InlineData(2, 5, 1, 2, true)]
    [InlineData(5, 6, 1, 2, false)]
    public void TheSetterMustBeAllowedToSignal(uint real, uint effective, uint toReal, uint toSaved, bool isSent) => RunChild(self =>
    {
        self.Credentials = Credentials.Root().WithUsers(new IdentitySet(real, effective, 9, 9));
        SignalOwner owner = Of(self, OwnerKind.Process, self.Id);
        Assert.Equal(self.Credentials.Users, owner.Setter);
        self.Credentials = Credentials.Root().WithUsers(new IdentitySet(toReal, 8, toSaved, 8));
        owner.Tell(Signals(0), PollEvents.Readable);
        Assert.Equal(isSent, Take(self, Signal.SIGIO).Number != 0);
    });

    private static SignalOwner Of(Thread self, OwnerKind kind, int id) => SignalOwner.Of(self, kind, id).Value;

    private static SignalInfo Take(Thread thread, Signal signal) => SignalTaking.Take(thread, SignalSet.Of(signal));

    private static Errno SleepUnblocked(Thread thread)
    {
        ProcessWorld.Catch(thread.Process, Signal.SIGUSR1);
        SignalMask.SetMask(thread, default);
        return thread.Block(SleepKind.Interruptible, Caller.Never);
    }

    private FileSignals Signals(int signal)
    {
        _world.Files.Put("/file", "", 0x1ff);
        return new FileSignals(_world.Files.Open("/file", OpenFlags.ReadWrite)) { Signal = signal };
    }

    /// <summary>A child whose signals stay pending until they are taken.</summary>
    private void RunChild(Action<Thread> program) => _world.RunChild(self =>
    {
        SignalMask.SetMask(self, s_blocked);
        program(self);
    });
}
