using System;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The words of memory that are one futex, and those that are two; futex(2).</summary>
public sealed class FutexKeyTests : IDisposable
{
    private static readonly VirtualAddress s_private = new(ProcessWorld.Data + 0x800);
    private static readonly VirtualAddress s_other = new(0x100_0000);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(FutexScope.Private)]
    [InlineData(FutexScope.Shared)]
    public void AWordIsAligned(FutexScope scope) => _world.Run(init =>
    {
        for (ulong offset = 1; offset < 4; offset++)
        {
            Assert.Equal(Errno.EINVAL, FutexKey.Of(init, s_private + offset, scope).Error);
        }

        Assert.Equal(Errno.None, FutexKey.Of(init, s_private, scope).Error);
    });

    [Fact]
    public void PrivateOperationsTakeAnyAddressOfAProgram() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, FutexKey.Of(init, s_other, FutexScope.Private).Error);
        Assert.Equal(Errno.EFAULT, FutexKey.Of(init, new VirtualAddress(X64.Layout.UserEnd), FutexScope.Private).Error);
        Assert.Equal(Errno.EFAULT, FutexKey.Of(init, s_other, FutexScope.Shared).Error);
    });

    [Theory]
    [InlineData(MapFlags.Private, Protection.Read, Errno.EFAULT)]
    [InlineData(MapFlags.Private, Protection.Read | Protection.Write, Errno.None)]
    [InlineData(MapFlags.Shared, Protection.Read, Errno.None)]
    [InlineData(MapFlags.Shared, Protection.None, Errno.EFAULT)]
    public void SharedOperationsWantMemoryThatCanBeShared(MapFlags flags, Protection protection, Errno expected) => _world.Run(init =>
    {
        Map(init, flags, protection);
        Assert.Equal(expected, FutexKey.Of(init, s_other, FutexScope.Shared).Error);
    });

    [Fact]
    public void OneWordOfPrivateMemoryIsTwoFutexes() => _world.Run(init =>
    {
        FutexKey own = FutexKey.Of(init, s_private, FutexScope.Private).Value;
        Assert.True(own.Is(FutexKey.Of(init, s_private, FutexScope.Private).Value));
        Assert.False(own.Is(FutexKey.Of(init, s_private, FutexScope.Shared).Value));
        Assert.False(own.Is(FutexKey.Of(init, s_private + 4, FutexScope.Private).Value));
    });

    [Fact]
    public void SharedMemoryIsOneFutexInEveryProcess() => _world.Run(init =>
    {
        Map(init, MapFlags.Shared, Protection.Read | Protection.Write);
        FutexKey shared = FutexKey.Of(init, s_other + 8, FutexScope.Shared).Value;
        FutexKey own = FutexKey.Of(init, s_private, FutexScope.Shared).Value;
        _world.Fork(init, child =>
        {
            Assert.True(shared.Is(FutexKey.Of(child, s_other + 8, FutexScope.Shared).Value));
            Assert.False(shared.Is(FutexKey.Of(child, s_other + 12, FutexScope.Shared).Value));
            Assert.False(own.Is(FutexKey.Of(child, s_private, FutexScope.Shared).Value));
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
    });

    private static void Map(Thread init, MapFlags flags, Protection protection) => Assert.Equal(Errno.None, init.Process.Memory.Map(new MapRequest
    {
        Address = s_other,
        Length = FrameNumber.Size,
        Protection = protection,
        Maximum = Protection.All,
        Flags = flags | MapFlags.Fixed,
    }).Error);
}
