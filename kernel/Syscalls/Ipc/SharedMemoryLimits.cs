using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct shminfo64.</summary>
[StructLayout(LayoutKind.Sequential, Size = 72)]
internal struct SharedMemoryLimits
{
    public ulong LargestSize;
    public ulong SmallestSize;
    public ulong MostSegments;
    public ulong MostOfAProcess;
    public ulong MostPages;
}
