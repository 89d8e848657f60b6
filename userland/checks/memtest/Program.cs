using System.Runtime;
using Tine.Runtime;

namespace Tine.MemoryTest;

/// <summary>mmap, munmap, mprotect, brk, the stack, copy-on-write and the faults of memory, as on Linux.</summary>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        Mapping.Run();
        Faults.Run();
        Growth.Run();
        Tables.Run();
        Copies.Run();
        NestedForks.Run();
        FileMappings.Run();
        Locking.Run();
        LockLimits.Run();
        Remapping.Run();
        Advising.Run();
        MapKinds.Run();
        MappedWrites.Run();
        OtherMemory.Run();
        Policies.Run();
        return Tap.Finish();
    }
}
