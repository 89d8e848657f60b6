using System;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>vfork(2): who waits, until when, and whose memory it is.</summary>
public sealed class VForkTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AVforkChildBorrowsMemoryAndItsParentWaitsForTheExit() => _world.Run(init =>
    {
        var word = new VirtualAddress(ProcessWorld.Data + 0x800);
        ulong free = FrameAllocator.Current.FreeFrames;
        ulong tables = init.Process.Memory.TableFrames;
        _world.Clone(init, CloneArguments.VFork, self =>
        {
            Assert.Equal(ThreadState.Killable, init.State);
            Assert.Same(init.Process.Memory, self.Process.Memory);
            Assert.Equal(tables, self.Process.Memory.TableFrames);
            self.Process.Memory.Write(word, 5);
            self.Scheduler.Yield(self);
            Assert.Equal(ThreadState.Killable, init.State);
            Exit.Group(self, Exit.StatusOf(3));
        });
        Assert.Equal(5, init.Process.Memory.Read<int>(word).Value);
        Assert.Equal(3 << 8, _world.WaitFor(init).Status);
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
    });

    [Fact]
    public void AVforkIsOneVoluntarySwitchOfTheParent() => _world.Run(init =>
    {
        ulong before = init.VoluntarySwitches;
        _world.Clone(init, CloneArguments.VFork, self => Exit.Group(self, 0));
        Assert.Equal(before + 1, init.VoluntarySwitches);
        Assert.Equal(0UL, init.InvoluntarySwitches);
    });

    [Fact]
    public void MemoryThatAVforkChildBorrowsCountsOnceInTheTotals() => _world.Run(init =>
    {
        init.Process.Memory.Write(new VirtualAddress(ProcessWorld.Data + 0x800), 1);
        AddressSpace memory = init.Process.Memory;
        ulong ended = 0;
        Assert.NotEqual(0UL, memory.Faults);
        _world.Clone(init, CloneArguments.VFork, self =>
        {
            Assert.Equal(memory.Faults, MemoryTotals.Of(self).Faults);
            _world.Fork(self, grandchild =>
            {
                grandchild.Process.Memory.Write(new VirtualAddress(ProcessWorld.Data + 0x800), 2);
                ended = grandchild.Process.Memory.Faults;
                Assert.NotEqual(0UL, ended);
                Assert.Equal(memory.Faults + ended, MemoryTotals.Of(grandchild).Faults);
            });
            _world.WaitFor(self);
        });
        _world.WaitFor(init);
        Assert.Equal(memory.Faults + ended, MemoryTotals.Of(init).Faults);
        Assert.NotEqual(0UL, MemoryTotals.Of(init).Copies);
    });

    [Fact]
    public void CloneWithVforkAloneWaitsAndSharesNothing() => _world.Run(init =>
    {
        var word = new VirtualAddress(ProcessWorld.Data + 0x800);
        _world.Clone(init, new CloneArguments(CloneFlags.VFork, Signal.SIGCHLD), self =>
        {
            Assert.NotSame(init.Process.Memory, self.Process.Memory);
            self.Process.Memory.Write(word, 5);
        });
        Assert.Equal(0, init.Process.Memory.Read<int>(word).Value);
    });

    [Fact]
    public void AFailedExecKeepsTheParentWaitingAndAGoodOneReleasesIt() => _world.Run(init =>
    {
        int steps = 0;
        _world.Files.Put("/bad", "neither ELF nor script", 0x1ff);
        _world.Clone(init, CloneArguments.VFork, self =>
        {
            Assert.Equal(Errno.ENOEXEC, Execute(self, "/bad"));
            Assert.Equal(Errno.ENOENT, ProgramFile.Find(self, self.Process.FileSystem.Root, "/none"u8, Tine.Files.LastStep.Follow).Error);
            Assert.Same(init.Process.Memory, self.Process.Memory);
            self.Scheduler.Yield(self);
            steps = 1;
            Assert.Equal(Errno.None, Execute(self, "/init"));
            Assert.NotSame(init.Process.Memory, self.Process.Memory);
            ProcessWorld.Return(self);
            steps = 2;
        });
        Assert.Equal(1, steps);
        _world.WaitFor(init);
        Assert.Equal(2, steps);
    });

    [Fact]
    public void AKillEndsTheSuspendedParentAndTheChildLivesOn() => _world.Run(init =>
    {
        Process? grandchild = null;
        _world.Fork(init, parent =>
        {
            Result<int> id = _world.TryClone(parent, CloneArguments.VFork, self =>
            {
                grandchild = self.Process;
                ProcessWorld.Send(self, parent.Process, Signal.SIGTERM);
                self.Scheduler.Yield(self);
                Assert.True(parent.Process.IsZombie);
                Assert.Same(init.Process, self.Process.Parent);
                Assert.Equal(1, self.Process.Memory.Sharers);
            });
            Assert.Equal(Errno.ERESTARTSYS, id.Error);
            ProcessWorld.Return(parent);
        });
        Assert.Equal((int)Signal.SIGTERM, _world.WaitFor(init).Status);
        Assert.Equal(grandchild, _world.WaitFor(init).Child);
    });

    [Fact]
    public void CaughtAndStoppingSignalsReachASuspendedParentAfterTheRelease() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        _world.Clone(init, CloneArguments.VFork, self =>
        {
            ProcessWorld.Send(self, init.Process, Signal.SIGUSR1);
            self.Scheduler.Yield(self);
            Assert.Equal(ThreadState.Killable, init.State);
        });
        Assert.True(init.IsInterrupted);
        init.Frame.Rsp = Tine.X64.Layout.UserEnd - 4096;
        ProcessWorld.Return(init);
        Assert.Equal(ProcessWorld.Data + 0x100, init.Frame.Rip);
    });

    /// <summary>A thread that is suspended on its way to its program, and woken for nothing there, sleeps on: no wake-up was lost.</summary>
    [Fact]
    public void TheSearchForLostWakesPassesBySuspendedThreads() => _world.Run(init =>
    {
        var check = new WakeCheck(_world.World);
        _world.World.Scheduler.WakeCheck = check;
        init.Process.SuspendedThreads = new WaitQueue();
        bool isReleased = false;
        Thread? suspended = null;
        _world.Clone(init, new CloneArguments(CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread, Signal.None), self =>
        {
            suspended = self;
            self.ReturnWork |= ReturnWork.Suspended;
            ReturnPath.BeforeUser(self, ref self.Frame);
            isReleased = true;
        });
        init.Scheduler.Yield(init);
        for (ulong tick = 1; tick < 4; tick++)
        {
            Assert.Equal(ThreadState.Killable, suspended!.State);
            check.OnTimer(init.Scheduler.Hardware.Nanoseconds + (tick * Scheduler.SliceNanoseconds));
            init.Scheduler.Yield(init);
        }

        Assert.False(isReleased);
        suspended!.ReturnWork &= ~ReturnWork.Suspended;
        init.Process.SuspendedThreads.WakeAll();
        init.Scheduler.Yield(init);
        Assert.True(isReleased);
    });

    [Fact]
    public void VforkNests() => _world.Run(init =>
    {
        int depth = 0;
        _world.Clone(init, CloneArguments.VFork, first => _world.Clone(first, CloneArguments.VFork, second =>
            _world.Clone(second, CloneArguments.VFork, third => depth = third.Process.Memory.Sharers)));
        Assert.Equal(4, depth);
        Assert.Equal(1, init.Process.Memory.Sharers);
    });

    [Theory]
    [InlineData(VForkFlavour.Linux, true)]
    [InlineData(VForkFlavour.Bsd, true)]
    [InlineData(VForkFlavour.Solaris, false)]
    public void OtherThreadsRunDuringAVforkButNotOnSolaris(VForkFlavour flavour, bool run) => _world.Run(init =>
    {
        const CloneFlags thread = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        int steps = 0;
        init.Process.Flavour = flavour;
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        _world.Clone(init, new CloneArguments(thread, Signal.None), self =>
        {
            while (steps >= 0)
            {
                steps++;
                self.Scheduler.Yield(self);
                ProcessWorld.Return(self);
            }

            Exit.Thread(self, 0);
        });
        init.Scheduler.Yield(init);
        int before = steps;
        _world.Clone(init, CloneArguments.VFork, child =>
        {
            Assert.Equal(flavour == VForkFlavour.Solaris, child.Process.Handlers[Signal.SIGUSR1].IsDefault);
            child.Scheduler.Yield(child);
            child.Scheduler.Yield(child);
            Assert.Equal(run, steps > before + 1);
        });
        before = steps;
        init.Scheduler.Yield(init);
        init.Scheduler.Yield(init);
        Assert.True(steps > before);
        steps = -10;
        init.Scheduler.Yield(init);
    });

    private static Errno Execute(Thread thread, string path)
    {
        byte[] name = Tests.Files.FileWorld.Bytes(path);
        Result<ProgramFile> program = ProgramFile.Find(thread, thread.Process.FileSystem.Root, name, Tine.Files.LastStep.Follow);
        Assert.Equal(Errno.None, program.Error);
        var strings = new ArgumentStrings(new FakeHardware(), 8 << 20);
        strings.AddArgument(name);
        return Exec.Run(thread, program.Value, new ExecutionName(name), strings);
    }
}
