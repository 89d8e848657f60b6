using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>Leases whose holders answer late or never.</summary>
public sealed class LeaseTests
{
    private const ulong Deadline = 77;

    private readonly FileLeases _leases = new();
    private readonly FakeCaller _caller = new();
    private readonly Holder _holder = new();

    [Fact]
    public void AHolderThatNeverAnswersLosesItsLeaseInTime()
    {
        Assert.Equal(Errno.None, _leases.Set(_holder, LockKind.Exclusive, 1, 0));
        _caller.Meanwhile(() => Assert.Equal(LockKind.None, _leases.KindOf(_holder)), Errno.ETIMEDOUT);
        Assert.Equal(Errno.None, _leases.Break(_caller, LockKind.None, Waiting.Allowed, Deadline));
        Assert.Equal(Deadline, _caller.LastDeadline);
        Assert.Equal(1, _holder.Breaks);
        Assert.Equal(Errno.EAGAIN, _leases.Set(_holder, LockKind.None, 1, 0));
    }

    [Fact]
    public void AReaderLeavesASharedLeaseBeside()
    {
        Assert.Equal(Errno.None, _leases.Set(_holder, LockKind.Exclusive, 1, 0));
        _caller.Meanwhile(() => { }, Errno.ETIMEDOUT);
        Assert.Equal(Errno.None, _leases.Break(_caller, LockKind.Shared, Waiting.Allowed, Deadline));
        Assert.Equal(LockKind.Shared, _leases.KindOf(_holder));
        Assert.Equal(Errno.None, _leases.Break(_caller, LockKind.Shared, Waiting.Never, Deadline));
        Assert.Equal(1, _holder.Breaks);
    }

    [Fact]
    public void AWriterAfterAReaderAsksForMore()
    {
        Assert.Equal(Errno.None, _leases.Set(_holder, LockKind.Exclusive, 1, 0));
        _caller.Meanwhile(() => { }, Errno.ERESTARTSYS);
        Assert.Equal(Errno.ERESTARTSYS, _leases.Break(_caller, LockKind.Shared, Waiting.Allowed, Deadline));
        Assert.Equal(Errno.EAGAIN, _leases.Break(_caller, LockKind.None, Waiting.Never, Deadline));
        Assert.Equal(Errno.EAGAIN, _leases.Break(_caller, LockKind.None, Waiting.Never, Deadline));
        Assert.Equal(2, _holder.Breaks);
        Assert.Equal(LockKind.None, _leases.KindOf(_holder));
    }

    /// <summary>An open file that counts the breaks that it hears of.</summary>
    private sealed class Holder : FileLockOwner
    {
        public int Breaks { get; private set; }

        internal override bool WritesLeased => false;

        internal override void TellLeaseBreaks() => Breaks++;
    }
}
