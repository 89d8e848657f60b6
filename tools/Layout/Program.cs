using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tine.X64;

namespace Tine.Tools.Layout;

/// <summary>Writes layout.inc: the addresses, selectors, offsets and vectors of the kernel's C# that its assembly names.</summary>
internal static unsafe class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [string output])
        {
            Console.Error.WriteLine("usage: OUTPUT");
            return 2;
        }

        IEnumerable<string> lines = Numbers().Concat(OfProcessor()).Concat(OfThread()).Concat(OfVdso()).Concat(OfFrame()).Select(define => $"%define {define.Name,-26} 0x{define.Value:x}");
        string text = string.Join('\n', ["; Written by tools/Layout from kernel/X64.", .. lines, ""]);
        if (!File.Exists(output) || File.ReadAllText(output) != text)
        {
            File.WriteAllText(output, text);
        }

        return 0;
    }

    private static (string Name, ulong Value)[] Numbers() =>
    [
        ("KERNEL_BASE", X64.Layout.Image),
        ("DIRECT_MAP", X64.Layout.DirectMap),
        ("KERNEL_CS", DescriptorTables.KernelCode),
        ("KERNEL_SS", DescriptorTables.KernelData),
        ("USER_SS", DescriptorTables.UserData),
        ("USER_CS", DescriptorTables.UserCode),
        ("SYSCALL_VECTOR", TrapFrame.SyscallVector),
        ("TRACED_PAGE_FAULT_VECTOR", (ulong)TrapVector.TracedPageFault),
    ];

    private static (string Name, ulong Value)[] OfProcessor()
    {
        PerCpu processor = default;
        return
        [
            ("CPU_STACK_TOP", Offset(&processor, &processor.KernelStackTop)),
            ("CPU_USER_RSP", Offset(&processor, &processor.UserStackPointer)),
            ("CPU_SCHEDULER", Offset(&processor, &processor.Scheduler)),
            ("CPU_RSP0", Offset(&processor, &processor.TaskState.Rsp0)),
        ];
    }

    private static (string Name, ulong Value)[] OfThread()
    {
        ThreadContext state = default;
        return
        [
            ("STATE_STACK_TOP", Offset(&state, &state.StackTop)),
            ("STATE_STACK_POINTER", Offset(&state, &state.SavedStackPointer)),
            ("STATE_VECTOR_AREA", Offset(&state, &state.VectorArea)),
            ("STATE_FS_BASE", Offset(&state, &state.FsBase)),
            ("STATE_GS_BASE", Offset(&state, &state.GsBase)),
        ];
    }

    private static (string Name, ulong Value)[] OfVdso()
    {
        VdsoData data = default;
        return
        [
            ("VDSO_START_TICKS", Offset(&data, &data.StartTicks)),
            ("VDSO_NANOSECONDS_PER_TICK", Offset(&data, &data.NanosecondsPerTick32)),
            ("VDSO_REAL_TIME_LEAD", Offset(&data, &data.RealTimeLead)),
            ("VDSO_IS_STEERED", Offset(&data, &data.IsSteered)),
            ("VDSO_PROCESSORS", Offset(&data, &data.Processors)),
        ];
    }

    private static (string Name, ulong Value)[] OfFrame()
    {
        TrapFrame frame = default;
        return
        [
            ("FRAME_XMM", Offset(&frame, frame.Xmm0To3)),
            ("FRAME_R15", Offset(&frame, &frame.R15)),
            ("FRAME_R10", Offset(&frame, &frame.R10)),
            ("FRAME_R9", Offset(&frame, &frame.R9)),
            ("FRAME_R8", Offset(&frame, &frame.R8)),
            ("FRAME_RBP", Offset(&frame, &frame.Rbp)),
            ("FRAME_RDI", Offset(&frame, &frame.Rdi)),
            ("FRAME_RSI", Offset(&frame, &frame.Rsi)),
            ("FRAME_RDX", Offset(&frame, &frame.Rdx)),
            ("FRAME_RCX", Offset(&frame, &frame.Rcx)),
            ("FRAME_RAX", Offset(&frame, &frame.Rax)),
            ("FRAME_VECTOR", Offset(&frame, &frame.Vector)),
            ("FRAME_ERROR", Offset(&frame, &frame.ErrorCode)),
            ("FRAME_RIP", Offset(&frame, &frame.Rip)),
            ("FRAME_CS", Offset(&frame, &frame.Cs)),
            ("FRAME_RFLAGS", Offset(&frame, &frame.Rflags)),
            ("FRAME_RSP", Offset(&frame, &frame.Rsp)),
            ("FRAME_SS", Offset(&frame, &frame.Ss)),
        ];
    }

    private static ulong Offset(void* start, void* field) => (ulong)((byte*)field - (byte*)start);
}
