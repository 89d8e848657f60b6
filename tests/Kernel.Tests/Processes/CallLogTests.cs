using Tine.Processes;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The last system calls, as a panic shows them.</summary>
public sealed class CallLogTests
{
    private readonly CallLog _log = new();

    [Fact]
    public void TheLastCallComesFirst()
    {
        Assert.Equal(0, _log.Count);
        Note(5, 39, 1);
        Note(6, 1, -9);
        Assert.Equal(2, _log.Count);
        CallRecord last = _log.Recent(0);
        Assert.Equal((6, 1u, -9L), (last.ThreadId, last.Number, last.Result));
        Assert.Equal((61UL, 62UL, 63UL), (last.Argument0, last.Argument1, last.Argument2));
        Assert.Equal((5, 39u, 1L), (_log.Recent(1).ThreadId, _log.Recent(1).Number, _log.Recent(1).Result));
    }

    [Fact]
    public void OlderCallsAreOverwritten()
    {
        for (int i = 0; i < CallLog.Capacity; i++)
        {
            Assert.Equal(i, _log.Count);
            Note(i, 0, 0);
        }

        Note(1000, 0, 0);
        Assert.Equal(CallLog.Capacity, _log.Count);
        Assert.Equal(1000, _log.Recent(0).ThreadId);
        Assert.Equal(1, _log.Recent(CallLog.Capacity - 1).ThreadId);
    }

    private void Note(int threadId, ulong number, long result)
    {
        var frame = new TrapFrame
        {
            Vector = TrapFrame.SyscallVector, ErrorCode = number, Rdi = (ulong)(threadId * 10) + 1, Rsi = (ulong)(threadId * 10) + 2, Rdx = (ulong)(threadId * 10) + 3,
        };
        _log.Note(threadId, frame, result);
    }
}
