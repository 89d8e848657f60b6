using System;
using System.Collections.Generic;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>
/// Threads over real queues, pipes, epolls and futexes, whose turns come by chance: the processor is taken away at any preemption
/// point. A wake-up that is lost leaves everybody asleep, which the machine reports.
/// </summary>
public sealed class RandomScheduleTests
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread | CloneFlags.Files;

    private const int Seeds = 12;

    /// <summary>More than a look at the ready ones takes in one portion.</summary>
    private const int ManyPipes = 230;

    public static TheoryData<int> EachSeed()
    {
        var seeds = new TheoryData<int>();
        for (int seed = 1; seed <= Seeds; seed++)
        {
            seeds.Add(seed);
        }

        return seeds;
    }

    /// <summary>All pipes are marked as perhaps ready and none is; one becomes so while the waiter looks at them.</summary>
    [Theory]
    [MemberData(nameof(EachSeed))]
    public void WhatBecomesReadyDuringALookIsTold(int seed)
    {
        using ProcessWorld world = Make(seed);
        world.Run(init =>
        {
            Credentials root = Credentials.Root();
            var poll = new EventPoll(world.Files.Services, root);
            List<(OpenFile Reader, OpenFile Writer)> pipes = MakePipes(world, root, ManyPipes);
            for (int i = 0; i < pipes.Count; i++)
            {
                Assert.Equal(Errno.None, poll.Add(init, pipes[i].Reader, i, PollEvents.In, (ulong)i));
            }

            (OpenFile told, OpenFile tell) = MakePipes(world, root, 1)[0];
            Fork(world, init, self => AnswerEach(self, poll, pipes, tell));
            init.Scheduler.Yield(init);
            for (int round = 0; round < 3; round++)
            {
                foreach ((OpenFile reader, OpenFile writer) in pipes)
                {
                    WriteByte(init, writer);
                    ReadByte(init, reader);
                }

                init.Scheduler.Yield(init);
                WriteByte(init, pipes[round].Writer);
                ReadByte(init, told);
            }
        });
    }

    /// <summary>Takes and gives what several pipes, a futex and a counter hold, in an order of chance.</summary>
    [Theory]
    [MemberData(nameof(EachSeed))]
    public void NobodySleepsOn(int seed)
    {
        const int workers = 5;
        using ProcessWorld world = Make(seed);
        world.World.Scheduler.WakeCheck = new WakeCheck(world.World);
        world.Run(init =>
        {
            var random = new Random(seed);
            List<(OpenFile Reader, OpenFile Writer)> ring = MakePipes(world, Credentials.Root(), workers);
            var gate = new EventCounter(world.Files.Services, 1, CounterReading.One, OpenFlags.ReadWrite);
            for (int i = 0; i < workers; i++)
            {
                (OpenFile from, OpenFile to) = (ring[i].Reader, ring[(i + 1) % workers].Writer);
                Fork(world, init, self => PassAround(self, random, gate, from, to));
            }

            WriteByte(init, ring[0].Writer);
            WriteByte(init, ring[2].Writer);
            for (int i = 0; i < workers; i++)
            {
                world.WaitFor(init);
            }
        });
    }

    /// <summary>The signal that ends a process comes between two portions of a thread's creation: the new thread ends, too.</summary>
    [Fact]
    public void AThreadThatIsJustBeingMadeDoesNotOutliveItsProcess()
    {
        using ProcessWorld world = Make(0);
        world.Hardware.Interleaving = null;
        world.Run(init =>
        {
            int process = Fork(world, init, self => MakeThreadWhileKilled(world, self));
            Assert.Equal(process, world.WaitFor(init).Child!.Id);
        });
    }

    /// <summary>A thread blocks the signal that it was woken for, and ends; the other waits for that signal by sigwait.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ASignalPassesOnToWhoWaitsForIt(bool ends)
    {
        using ProcessWorld world = Make(0);
        world.Hardware.Interleaving = null;
        world.Run(init =>
        {
            SignalSet set = SignalSet.Of(Signal.SIGUSR1);
            Fork(world, init, leader =>
            {
                ProcessWorld.Catch(leader.Process, Signal.SIGUSR1);
                world.Clone(leader, Threads, waiter =>
                {
                    SignalMask.SetMask(waiter, set);
                    Assert.Equal(Signal.SIGUSR1, SignalWait.Take(waiter, set, Caller.Never).Value.Signal);
                    Exit.Group(waiter, 0);
                });
                leader.Scheduler.Yield(leader);
                ProcessWorld.Send(leader, leader.Process, Signal.SIGUSR1);
                if (ends)
                {
                    Exit.Thread(leader, 0);
                }

                SignalMask.SetMask(leader, set);
                Futex.Wait(leader, new VirtualAddress(ProcessWorld.Data + 0x800), FutexScope.Private, 0, Caller.Never, Futex.AllBits);
            });
            world.WaitFor(init);
        });
    }

    [Fact]
    public void TheCheckFindsAWakeUpThatIsMissing()
    {
        using ProcessWorld world = Make(0);
        world.World.Scheduler.WakeCheck = new WakeCheck(world.World);
        bool isOpen = false;
        var queue = new WaitQueue();
        PanicException found = Assert.Throws<PanicException>(() => world.Run(init =>
        {
            Fork(world, init, self =>
            {
                while (!isOpen)
                {
                    queue.Wait(self);
                }

                ProcessWorld.Return(self);
            });
            init.Block(SleepKind.Interruptible, world.Hardware.Nanoseconds + (3 * Scheduler.SliceNanoseconds));
            isOpen = true; // And nobody wakes the queue.
            init.Block(SleepKind.Interruptible, world.Hardware.Nanoseconds + (30 * Scheduler.SliceNanoseconds));
        }));
        Assert.Contains("wake-up was lost", found.Message, StringComparison.Ordinal);
    }

    private static CloneArguments Threads => new(ThreadFlags, Signal.None);

    private static ProcessWorld Make(int seed)
    {
        var world = new ProcessWorld();
        world.Hardware.Interleaving = new Random(seed);
        return world;
    }

    private static int Fork(ProcessWorld world, Thread maker, Action<Thread> child) => world.Fork(maker, child);

    private static List<(OpenFile Reader, OpenFile Writer)> MakePipes(ProcessWorld world, Credentials owner, int count)
    {
        var pipes = new List<(OpenFile, OpenFile)>();
        for (int i = 0; i < count; i++)
        {
            pipes.Add(Fifo.CreatePipe(world.Files.Services, owner, OpenFlags.ReadOnly).Value);
        }

        return pipes;
    }

    private static void WriteByte(Caller caller, OpenFile file)
    {
        IoBuffer source = IoBuffer.ForKernel([1]);
        Assert.Equal(1, file.Write(caller, ref source).Value);
    }

    private static void ReadByte(Caller caller, OpenFile file)
    {
        IoBuffer destination = IoBuffer.ForKernel(new byte[1]);
        Assert.Equal(1, file.Read(caller, ref destination).Value);
    }

    private static void AnswerEach(Thread self, EventPoll poll, List<(OpenFile Reader, OpenFile Writer)> pipes, OpenFile tell)
    {
        byte[] records = new byte[EventRecord.Size];
        while (true)
        {
            IoBuffer destination = IoBuffer.ForKernel(records);
            Assert.Equal(1, poll.Wait(self, ref destination, 1, Caller.Never).Value);
            ReadByte(self, pipes[(int)BitConverter.ToUInt64(records, 4)].Reader);
            WriteByte(self, tell);
        }
    }

    private static void PassAround(Thread self, Random random, EventCounter gate, OpenFile from, OpenFile to)
    {
        for (int turn = 0; turn < 20; turn++)
        {
            ReadByte(self, from);
            IoBuffer taken = IoBuffer.ForKernel(new byte[8]);
            Assert.Equal(8, gate.Read(self, ref taken).Value);
            if (random.Next(3) == 0)
            {
                self.Scheduler.Yield(self);
            }

            IoBuffer given = IoBuffer.ForKernel(BitConverter.GetBytes(1UL));
            Assert.Equal(8, gate.Write(self, ref given).Value);
            self.PreemptionPoint();
            WriteByte(self, to);
            ProcessWorld.Return(self);
            if (random.Next(4) == 0)
            {
                ulong deadline = self.Scheduler.Hardware.Nanoseconds + (ulong)random.Next(30_000_000);
                while (self.Block(SleepKind.Interruptible, deadline) == Errno.None)
                {
                }
            }
        }
    }

    private static void MakeThreadWhileKilled(ProcessWorld world, Thread self)
    {
        const int enoughDead = 40;
        for (int i = 0; i < enoughDead; i++)
        {
            world.Clone(self, Threads, done => Exit.Thread(done, 0));
        }

        self.Scheduler.Yield(self);
        world.Hardware.PendingInterrupt = () => Signals.RaiseOnProcess(self.Process, Signal.SIGALRM);
        world.TryClone(self, Threads, made => SignalWait.ForAny(made));
        ProcessWorld.Return(self);
    }
}
