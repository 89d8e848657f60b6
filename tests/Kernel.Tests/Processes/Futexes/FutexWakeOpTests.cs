using System;
using System.Collections.Generic;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>FUTEX_WAKE_OP, and the arguments that futex(2) refuses.</summary>
public sealed class FutexWakeOpTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
    private const uint Add = 1;
    private const uint Equal = 0;

    private static readonly VirtualAddress s_first = new(ProcessWorld.Data + 0x800);
    private static readonly VirtualAddress s_second = new(ProcessWorld.Data + 0x900);
    private static readonly VirtualAddress s_nowhere = new(0x1000);

    private readonly ProcessWorld _world = new();
    private readonly List<VirtualAddress> _woken = [];

    public void Dispose() => _world.Dispose();

    [Fact]
    public void WaitersOfTheSecondWordWakeWhenItsOldValueCompares() => _world.Run(init =>
    {
        Start(init, s_first, 3);
        Start(init, s_second, 3);
        Assert.Equal(3, WakeOp(init, 1, 2, Change(Add, Equal, 5, 0)).Value);
        Assert.Equal(5U, Value(init));
        Assert.Equal(1, WakeOp(init, 1, 2, Change(Add, Equal, 5, 0)).Value);
        Assert.Equal(10U, Value(init));
        Assert.Equal(2, WakeOp(init, 0, 0, Change(Add, Equal, 0, 10)).Value);
        Assert.Equal(0, WakeOp(init, 9, 9, Change(Add, Equal, 0, 10)).Value);
        Settle(init);
        Assert.Equal(3, _woken.FindAll(word => word == s_first).Count);
        Assert.Equal(3, _woken.FindAll(word => word == s_second).Count);
    });

    /// <summary>Old values below, at and above the number that is compared with.</summary>
    [Theory]
    [InlineData(0u, false, true, false)]
    [InlineData(1u, true, false, true)]
    [InlineData(2u, true, false, false)]
    [InlineData(3u, true, true, false)]
    [InlineData(4u, false, false, true)]
    [InlineData(5u, false, true, true)]
    public void ComparisonsAreDecoded(uint comparison, bool below, bool at, bool above)
    {
        foreach (int compared in (int[])[-2048, -1, 0, 2047])
        {
            FutexChange change = Change(Add, comparison, 0, compared);
            Assert.Equal(below, Compares(change, compared - 1));
            Assert.Equal(at, Compares(change, compared));
            Assert.Equal(above, Compares(change, compared + 1));
        }
    }

    [Fact]
    public void WrongArgumentsChangeNothing() => _world.Run(init =>
    {
        Assert.Equal(Errno.ENOSYS, WakeOp(init, 1, 1, Change(5, Equal, 5, 0)).Error);
        Assert.Equal(Errno.ENOSYS, WakeOp(init, 1, 1, Change(Add, 6, 5, 0)).Error);
        Assert.Equal(Errno.EINVAL, Futex.WakeOp(init, s_first + 1, s_second, FutexScope.Private, 1, 1, Change(Add, Equal, 5, 0)).Error);
        Assert.Equal(Errno.EINVAL, Futex.WakeOp(init, s_first, s_second + 1, FutexScope.Private, 1, 1, Change(Add, Equal, 5, 0)).Error);
        Assert.Equal(Errno.EFAULT, Futex.WakeOp(init, s_first, s_nowhere, FutexScope.Private, 1, 1, Change(Add, Equal, 5, 0)).Error);
        Assert.Equal(0U, Value(init));
        Assert.Equal(Errno.EINVAL, Futex.Wake(init, s_first, FutexScope.Private, 1, 0).Error);
        Assert.Equal(Errno.EINVAL, Futex.Wake(init, s_first + 3, FutexScope.Private, 1, Futex.AllBits).Error);
        Assert.Equal(Errno.EINVAL, Futex.Requeue(init, s_first, s_second, FutexScope.Private, -1, 1, null).Error);
        Assert.Equal(Errno.EINVAL, Futex.Requeue(init, s_first, s_second, FutexScope.Private, 1, -1, null).Error);
        Assert.Equal(Errno.EINVAL, Futex.Requeue(init, s_first, s_second + 2, FutexScope.Private, 1, 1, null).Error);
        Assert.Equal(Errno.EFAULT, Futex.Requeue(init, s_nowhere, s_second, FutexScope.Private, 1, 1, 0).Error);
        Assert.Equal(0, Futex.Requeue(init, s_nowhere, s_second, FutexScope.Private, 1, 1, null).Value);
    });

    /// <summary>Two futexes: one word used with FUTEX_PRIVATE_FLAG and without it. A shared one needs the word mapped and writable.</summary>
    [Fact]
    public void ScopesDoNotMix() => _world.Run(init =>
    {
        Start(init, s_first, 1);
        Assert.Equal(0, Futex.Wake(init, s_first, FutexScope.Shared, 9, Futex.AllBits).Value);
        Assert.Equal(1, Futex.Wake(init, s_first, FutexScope.Private, 9, Futex.AllBits).Value);
        Assert.Equal(Errno.EFAULT, Futex.Wake(init, s_nowhere, FutexScope.Shared, 1, Futex.AllBits).Error);
        Assert.Equal(Errno.EFAULT, Futex.Wake(init, new VirtualAddress(0xffff_8000_0000_0000), FutexScope.Private, 1, Futex.AllBits).Error);
        Assert.Equal(0, Futex.Wake(init, s_nowhere, FutexScope.Private, 1, Futex.AllBits).Value);
    });

    private static FutexChange Change(uint operation, uint comparison, int operand, int compared) =>
        new((operation << 28) | (comparison << 24) | (((uint)operand & 0xfff) << 12) | ((uint)compared & 0xfff));

    private static bool Compares(FutexChange change, int old)
    {
        Assert.True(change.TryApply(old, out int changed, out bool compares));
        Assert.Equal(old, changed);
        return compares;
    }

    private static Result<int> WakeOp(Thread thread, int firstLimit, int secondLimit, FutexChange change) =>
        Futex.WakeOp(thread, s_first, s_second, FutexScope.Private, firstLimit, secondLimit, change);

    private static uint Value(Thread thread) => thread.Process.Memory.Read<uint>(s_second).Value;

    private void Start(Thread init, VirtualAddress word, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
            {
                Assert.Equal(Errno.None, Futex.Wait(self, word, FutexScope.Private, 0, Caller.Never, Futex.AllBits));
                _woken.Add(word);
                Exit.Thread(self, 0);
            });
        }

        Settle(init);
    }

    /// <summary>Lets all others run until they sleep or have ended.</summary>
    private void Settle(Thread thread)
    {
        ulong deadline = _world.Hardware.Nanoseconds + 1_000_000;
        while (thread.Block(SleepKind.Interruptible, deadline) == Errno.None)
        {
        }
    }
}
