using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct shm_info.</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal struct SharedMemoryUse
{
    public long Segments;
    public ulong Pages;
    public ulong ResidentPages;
}
