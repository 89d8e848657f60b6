using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>struct sysinfo, 112 bytes; sysinfo(2).</summary>
[StructLayout(LayoutKind.Sequential, Size = 112)]
internal struct SystemStatus
{
    public long UptimeSeconds;
    public ulong Load1;
    public ulong Load5;
    public ulong Load15;
    public ulong TotalMemory;
    public ulong FreeMemory;
    public ulong SharedMemory;
    public ulong BufferMemory;
    public ulong TotalSwap;
    public ulong FreeSwap;
    public ushort ThreadCount;
    public ulong TotalHigh;
    public ulong FreeHigh;
    public uint UnitBytes;

    public static SystemStatus Of(World world)
    {
        (ulong one, ulong five, ulong fifteen) = world.Scheduler.Load.Scaled;
        return new SystemStatus
        {
            UptimeSeconds = TimeSpec.From(world.Hardware.Nanoseconds).Seconds,
            Load1 = one,
            Load5 = five,
            Load15 = fifteen,
            TotalMemory = FrameAllocator.Current.TotalFrames << FrameNumber.Shift,
            FreeMemory = FrameAllocator.Current.FreeFrames << FrameNumber.Shift,
            SharedMemory = FilePages.AllResidentPages << FrameNumber.Shift,
            ThreadCount = (ushort)world.Processes.ThreadCount,
            UnitBytes = 1,
        };
    }
}
