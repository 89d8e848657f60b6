using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Signal stacks, actions by signal, names and default limits: sigaltstack(2), sigaction(2), getrlimit(2).</summary>
public sealed class SignalStackTests : IDisposable
{
    private const ulong Start = 0x10_0000;
    private const ulong Size = 0x4000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0, Size, Errno.None)]
    [InlineData(AlternateStack.OnStack, Size, Errno.None)]
    [InlineData(AlternateStack.AutoDisarm, Size, Errno.None)]
    [InlineData(0, AlternateStack.MinimumSize, Errno.None)]
    [InlineData(0, AlternateStack.MinimumSize - 1, Errno.ENOMEM)]
    [InlineData(3, Size, Errno.EINVAL)]
    [InlineData(4, Size, Errno.EINVAL)]
    public void AStackIsSetWhenItMakesSense(int flags, ulong size, Errno expected) => _world.Run(init =>
    {
        init.AlternateStack = default;
        Assert.Equal(expected, SignalStack.Set(init, new AlternateStack { Start = Start, Size = size, Flags = flags }, stackPointer: 0));
        Assert.Equal(expected == Errno.None ? Start : 0, init.AlternateStack.Start);
        Assert.Equal(expected == Errno.None ? size : 0, init.AlternateStack.Size);
        Assert.Equal(expected == Errno.None ? flags & AlternateStack.AutoDisarm : 0, init.AlternateStack.Flags);
    });

    [Fact]
    public void ADisabledStackKeepsItsFlagsAlone() => _world.Run(init =>
    {
        const int flags = AlternateStack.Disabled | AlternateStack.AutoDisarm;
        Assert.Equal(Errno.None, SignalStack.Set(init, new AlternateStack { Start = Start, Size = 1, Flags = flags }, stackPointer: 0));
        Assert.True(init.AlternateStack.IsDisabled);
        Assert.Equal((0UL, flags), (init.AlternateStack.Start, init.AlternateStack.Flags));
        Assert.Equal(flags, init.AlternateStack.StatusFlags(0));
    });

    /// <summary>The stack grows down: its top belongs to it, its lowest address does not.</summary>
    [Theory]
    [InlineData(Start, false)]
    [InlineData(Start + 1, true)]
    [InlineData(Start + Size, true)]
    [InlineData(Start + Size + 1, false)]
    [InlineData(Start - 1, false)]
    public void AStackPointerLiesOnIt(ulong stackPointer, bool isOn) => _world.Run(init =>
    {
        var stack = new AlternateStack { Start = Start, Size = Size };
        Assert.Equal(isOn, stack.Contains(stackPointer));
        Assert.Equal(isOn ? AlternateStack.OnStack : 0, stack.StatusFlags(stackPointer));
        init.AlternateStack = stack;
        Assert.Equal(isOn ? Errno.EPERM : Errno.None, SignalStack.Set(init, AlternateStack.Off, stackPointer));
        stack.Flags = AlternateStack.AutoDisarm;
        Assert.False(stack.Contains(stackPointer));
        Assert.Equal(AlternateStack.AutoDisarm, stack.StatusFlags(stackPointer));
    });

    [Fact]
    public void CopiedActionsAreIndependent()
    {
        var caught = new SignalAction { Handler = 0x1000, Flags = SignalFlags.Restart, Mask = SignalSet.Of(Signal.SIGHUP) };
        var ignored = new SignalAction { Handler = SignalAction.IgnoreHandler };
        var first = new SignalHandlers();
        first.Set(Signal.SIGUSR1, caught);
        first.Set(Signal.SIGUSR2, ignored);
        SignalHandlers second = first.Copy();
        second.Set(Signal.SIGUSR1, ignored);
        first.Set(Signal.SIGUSR2, caught);
        Assert.True(first[Signal.SIGUSR1].IsCaught && first[Signal.SIGUSR2].IsCaught);
        Assert.True(second[Signal.SIGUSR1].IsIgnore && second[Signal.SIGUSR2].IsIgnore);
        Assert.Equal((SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGUSR2), default), (first.Caught, first.Ignored));
        Assert.Equal((default, SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGUSR2)), (second.Caught, second.Ignored));
        first.SetDefault(Signal.SIGUSR1);
        Assert.True(first[Signal.SIGUSR1].IsDefault);
        Assert.Equal((SignalFlags.Restart, SignalSet.Of(Signal.SIGHUP)), (first[Signal.SIGUSR1].Flags, first[Signal.SIGUSR1].Mask));
        SignalHandlers afterExec = first.CopyForExec();
        Assert.True(afterExec[Signal.SIGUSR2].IsDefault && afterExec.Caught.IsEmpty);
        Assert.True(second.CopyForExec()[Signal.SIGUSR2].IsIgnore);
        Assert.False(SignalHandlers.IgnoringAll().Discards(Signal.SIGKILL));
        Assert.True(SignalHandlers.IgnoringAll().Discards(Signal.SIGTERM));
        Assert.True(new SignalHandlers().Discards(Signal.SIGCHLD));
        Assert.False(new SignalHandlers().Discards(Signal.SIGTERM));
    }

    [Fact]
    public void StandardSignalsHaveNames()
    {
        Signal[] standard = [.. Enumerable.Range(1, 31).Select(number => (Signal)number)];
        Assert.Equal(31, standard.Select(SignalNames.Of).Distinct().Count());
        Assert.Equal(["SIGHUP", "SIGINT", "SIGSEGV", "SIGSYS"], new[] { Signal.SIGHUP, Signal.SIGINT, Signal.SIGSEGV, Signal.SIGSYS }.Select(SignalNames.Of));
        Assert.Equal(["signal 0", "signal 32", "signal 64"], new[] { 0, 32, 64 }.Select(number => SignalNames.Of((Signal)number)));
    }

    /// <summary>The values of Linux.</summary>
    [Theory]
    [InlineData(Resource.Stack, 8ul << 20, ulong.MaxValue)]
    [InlineData(Resource.Core, 0ul, ulong.MaxValue)]
    [InlineData(Resource.Descriptors, 1024ul, 4096ul)]
    [InlineData(Resource.LockedMemory, 8ul << 20, 8ul << 20)]
    [InlineData(Resource.PendingSignals, 4096ul, 4096ul)]
    [InlineData(Resource.MessageQueues, 819_200ul, 819_200ul)]
    [InlineData(Resource.Nice, 0ul, 0ul)]
    [InlineData(Resource.RealTimePriority, 0ul, 0ul)]
    [InlineData(Resource.AddressSpace, ulong.MaxValue, ulong.MaxValue)]
    public void DefaultLimitsAreThoseOfLinux(Resource resource, ulong soft, ulong hard) =>
        Assert.Equal(new ResourceLimit(soft, hard), ResourceLimits.ForMachine(1UL << 30)[resource]);

    /// <summary>Random numbers, against an ordered set.</summary>
    [Fact]
    public void TheNextNumberInUseIsFound()
    {
        var random = new Random(9);
        var numbers = new NumberSet(256);
        var expected = new SortedSet<int>();
        for (int step = 0; step < 2000; step++)
        {
            int number = random.Next(1, 255);
            if (random.Next(2) == 0)
            {
                numbers.Add(number);
                expected.Add(number);
            }
            else
            {
                numbers.Remove(number);
                expected.Remove(number);
            }

            int after = random.Next(0, 254);
            Assert.Equal(expected.FirstOrDefault(other => other > after), numbers.Next(after));
        }
    }
}
