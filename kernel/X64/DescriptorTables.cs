using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>
/// The global and the interrupt descriptor table. AMD64 APM vol. 2, 4.8 and 8.9.
/// The selectors have the numbers that Linux gives them, since programs can read them.
/// </summary>
[NoAllocation]
public static unsafe class DescriptorTables
{
    public const ushort KernelCode = 0x10;
    public const ushort KernelData = 0x18;
    public const ushort UserCode32 = 0x23;
    public const ushort UserData = 0x2b;
    public const ushort UserCode = 0x33;
    public const ushort TaskStateSelector = 0x40;

    private const int VectorCount = 256;
    private const ulong StubSize = 16;

    /// <summary>Number of the stub after those of the 256 vectors (Entry.asm).</summary>
    private const int TracedPageFaultStub = VectorCount;

    private static ulong* s_interruptTable;

    private const int Breakpoint = 3;
    private const int Overflow = 4;

    private const ulong Code = 0x0020_9a00_0000_0000;
    private const ulong Data = 0x0000_9200_0000_0000;
    private const ulong Ring3 = 3UL << 45;

    /// <summary>The size of <see cref="LoadInterruptTable"/>'s table in bytes: 256 gates of 16.</summary>
    public const int InterruptTableSize = VectorCount * 16;

    /// <summary>Fills and loads this processor's global table and its task register.</summary>
    public static void LoadGlobalTable(PerCpu* cpu)
    {
        ulong* table = cpu->Descriptors;
        table[KernelCode >> 3] = Code;
        table[KernelData >> 3] = Data;
        table[UserCode32 >> 3] = 0;
        table[UserData >> 3] = Data | Ring3;
        table[UserCode >> 3] = Code | Ring3;

        ulong taskState = (ulong)&cpu->TaskState;
        const ulong AvailableTaskState = 0x89UL << 40;
        ulong limit = (ulong)sizeof(TaskState) - 1;
        table[TaskStateSelector >> 3] = limit | (taskState & 0xff_ffff) << 16 | AvailableTaskState | (taskState >> 24 & 0xff) << 56;
        table[(TaskStateSelector >> 3) + 1] = taskState >> 32;
        cpu->TaskState.IoMapBase = (ushort)sizeof(TaskState);

        byte* pointer = stackalloc byte[10];
        *(ushort*)pointer = 10 * 8 - 1;
        *(ulong*)(pointer + 2) = (ulong)table;
        LoadGdt(pointer);
        LoadTaskRegister(TaskStateSelector);
    }

    /// <summary>Points all 256 gates at Entry.asm's stubs; interrupts are off inside.</summary>
    /// <param name="table"><see cref="InterruptTableSize"/> bytes.</param>
    public static void LoadInterruptTable(ulong* table)
    {
        for (int vector = 0; vector < VectorCount; vector++)
        {
            SetGate(table, vector, vector);
        }

        s_interruptTable = table;
        UseInterruptTable();
    }

    /// <summary>Loads the table that <see cref="LoadInterruptTable"/> has filled: all processors have the same one.</summary>
    public static void UseInterruptTable()
    {
        byte* pointer = stackalloc byte[10];
        *(ushort*)pointer = InterruptTableSize - 1;
        *(ulong*)(pointer + 2) = (ulong)s_interruptTable;
        LoadIdt(pointer);
    }

    /// <summary>
    /// Lets page faults arrive as <see cref="TrapVector.TracedPageFault"/>: a kernel that does not trace pays nothing for it.
    /// </summary>
    public static void TracePageFaults() => SetGate(s_interruptTable, (int)TrapVector.PageFault, TracedPageFaultStub);

    private static void SetGate(ulong* table, int vector, int stub)
    {
        ulong target = (ulong)TrapStubs() + (ulong)stub * StubSize;
        ulong ring = vector is Breakpoint or Overflow ? Ring3 : 0;
        const ulong InterruptGate = 0x8eUL << 40;
        table[vector * 2] = (target & 0xffff) | (ulong)KernelCode << 16 | (ulong)InterruptStack(vector) << 32
            | InterruptGate | ring | (target >> 16 & 0xffff) << 48;
        table[vector * 2 + 1] = target >> 32;
    }

    private static int InterruptStack(int vector) => vector switch
    {
        (int)TrapVector.DoubleFault => 1,
        (int)TrapVector.NonMaskable => 2,
        (int)TrapVector.MachineCheck => 3,
        _ => 0,
    };

    [RuntimeImport("TineTrapStubsAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* TrapStubs();

    [RuntimeImport("TineLoadGdt")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void LoadGdt(void* pointer);

    [RuntimeImport("TineLoadIdt")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void LoadIdt(void* pointer);

    [RuntimeImport("TineLoadTaskRegister")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void LoadTaskRegister(ushort selector);
}
