using System.Runtime.InteropServices;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>struct tms in clock ticks; times(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ProcessTimes(long User, long System, long ChildrenUser, long ChildrenSystem)
{
    public static ProcessTimes Of(Process process)
    {
        ResourceUsage own = ResourceUsage.WithoutMemory(process);
        ResourceUsage children = process.ChildrenUsage;
        return new ProcessTimes(
            Ticks(own.UserNanoseconds), Ticks(own.SystemNanoseconds), Ticks(children.UserNanoseconds), Ticks(children.SystemNanoseconds));
    }

    private static long Ticks(ulong nanoseconds) => (long)(nanoseconds / ResourceUsage.NanosecondsPerTick);
}
