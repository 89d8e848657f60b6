using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class ResourceLimitTests
{
    /// <summary>
    /// Default limit as on Linux: half as many as there is room for when all their kernel stacks take an eighth of the memory.
    /// </summary>
    [Theory]
    [InlineData(256UL << 20, 1024UL)]
    [InlineData(1UL << 30, 4096UL)]
    [InlineData(1UL << 20, 10UL)]
    [InlineData(1UL << 40, (ulong)ProcessTable.Limit)]
    public void OneUsersProcessesCannotTakeAllMemory(ulong memoryBytes, ulong expected)
    {
        ResourceLimit limit = ResourceLimits.ForMachine(memoryBytes)[Resource.Processes];
        Assert.Equal(expected, limit.Soft);
        Assert.Equal(expected, limit.Hard);
    }
}
