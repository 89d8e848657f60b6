using System.Runtime.InteropServices;

namespace Tine.X64;

/// <summary>The 64-bit task state segment: the stacks that the processor changes to. AMD64 APM vol. 2, 12.2.5. 104 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public unsafe struct TaskState
{
    private uint _reserved0;

    /// <summary>The stack of a trap from ring 3.</summary>
    public ulong Rsp0;
    private ulong _rsp1;
    private ulong _rsp2;
    private ulong _reserved1;

    /// <summary>IST1 to IST7: stacks used whatever stack the processor was on.</summary>
    public fixed ulong InterruptStacks[7];
    private ulong _reserved2;
    private ushort _reserved3;

    /// <summary>Beyond the segment's limit: programs have no I/O ports.</summary>
    public ushort IoMapBase;
}
