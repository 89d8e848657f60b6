using System.Runtime;
using Tine.Runtime;

namespace Tine.LongMemory;

/// <summary>Memory calls that take long, each on as much as there is room for: what they did is right, and others ran meanwhile.</summary>
/// <remarks>longmemory [MEBIBYTES]. With the boot option latency= the kernel says how long nobody else could run.</remarks>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static unsafe int Main(string[] arguments)
    {
        if (arguments.Length > 0 && Numbers.TryParse(arguments[0], out long mebibytes))
        {
            LongCases.Bytes = (ulong)mebibytes << 20;
        }

        Tap.Begin([]);
        Tap.Case("mmap with MAP_POPULATE and munmap", &LongCases.Populate);
        Tap.Case("mlock and munlock", &LongCases.Lock);
        Tap.Case("mprotect", &LongCases.Protect);
        Tap.Case("mremap to another place", &LongCases.Move);
        Tap.Case("madvise: populate, forget", &LongCases.Advise);
        Tap.Case("mmap over what is there", &LongCases.MapOver);
        Tap.Case("msync and mincore of what was never touched", &LongCases.LookAtNothing);
        Tap.Case("brk", &LongCases.Break);
        Tap.Case("fork, on demand", &LongCases.ForkOnDemand);
        Tap.Case("fork, copy-on-write", &LongCases.ForkCopyOnWrite);
        Tap.Case("fork, eager", &LongCases.ForkEager);
        Tap.Case("write and read of a file", &LongFileCases.WriteAndRead);
        Tap.Case("truncate of a file that others map", &LongFileCases.Truncate);
        Tap.Case("the end of a file without a name", &LongFileCases.Delete);
        Tap.Case("lseek to data in nothing", &LongFileCases.Seek);
        Tap.Case("many regions", &LongCases.Regions);
        Tap.Case("exit with all of it", &LongCases.Leave);
        return Tap.Finish();
    }
}
