using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools.Run;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Architecture;

/// <summary>boot/layout.inc tells NASM the places of C#'s structures: every number of it is held to the code.</summary>
public sealed unsafe partial class AssemblyLayoutTests
{
    private static readonly Dictionary<string, ulong> s_inCode = InCode();

    [Fact]
    public void AssemblyAndCodeHaveTheSameNumbers()
    {
        Dictionary<string, ulong> inAssembly = ReadAssembly();
        Assert.Equal(s_inCode.OrderBy(define => define.Key, StringComparer.Ordinal), inAssembly.Where(define => !define.Key.StartsWith("LOADER_", StringComparison.Ordinal)).OrderBy(define => define.Key, StringComparer.Ordinal));
        Assert.Equal(2UL, inAssembly["LOADER_MULTIBOOT2"] / inAssembly["LOADER_PVH"]);
    }

    private static Dictionary<string, ulong> ReadAssembly()
    {
        var values = new Dictionary<string, ulong>();
        foreach (Match define in Define().Matches(File.ReadAllText(Path.Combine(Workspace.Root, "boot", "layout.inc"))))
        {
            values.Add(define.Groups[1].Value, Evaluate(define.Groups[2].Value, values));
        }

        return values;
    }

    /// <summary>A sum of products of numbers and of names before it.</summary>
    private static ulong Evaluate(string expression, Dictionary<string, ulong> values)
    {
        ulong sum = 0;
        foreach (string term in expression.Trim('(', ')').Split('+'))
        {
            sum += term.Split('*', StringSplitOptions.TrimEntries).Aggregate(1UL, (product, factor) => product * ValueOf(factor));
        }

        return sum;

        ulong ValueOf(string factor) => values.TryGetValue(factor, out ulong value) ? value
            : factor.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToUInt64(factor, 16)
            : ulong.Parse(factor, CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, ulong> InCode()
    {
        PerCpu cpu = default;
        ThreadContext state = default;
        TrapFrame frame = default;
        return new Dictionary<string, ulong>
        {
            ["KERNEL_BASE"] = Layout.Image,
            ["DIRECT_MAP"] = Layout.DirectMap,
            ["KERNEL_CS"] = DescriptorTables.KernelCode,
            ["KERNEL_SS"] = DescriptorTables.KernelData,
            ["USER_SS"] = DescriptorTables.UserData,
            ["USER_CS"] = DescriptorTables.UserCode,
            ["CPU_STACK_TOP"] = Offset(&cpu, &cpu.KernelStackTop),
            ["CPU_USER_RSP"] = Offset(&cpu, &cpu.UserStackPointer),
            ["CPU_SCHEDULER"] = Offset(&cpu, &cpu.Scheduler),
            ["CPU_RSP0"] = Offset(&cpu, &cpu.TaskState.Rsp0),
            ["STATE_STACK_TOP"] = Offset(&state, &state.StackTop),
            ["STATE_STACK_POINTER"] = Offset(&state, &state.SavedStackPointer),
            ["STATE_VECTOR_AREA"] = Offset(&state, &state.VectorArea),
            ["STATE_FS_BASE"] = Offset(&state, &state.FsBase),
            ["STATE_GS_BASE"] = Offset(&state, &state.GsBase),
            ["FRAME_XMM"] = Offset(&frame, frame.Xmm0To3),
            ["FRAME_R15"] = Offset(&frame, &frame.R15),
            ["FRAME_R10"] = Offset(&frame, &frame.R10),
            ["FRAME_R9"] = Offset(&frame, &frame.R9),
            ["FRAME_R8"] = Offset(&frame, &frame.R8),
            ["FRAME_RBP"] = Offset(&frame, &frame.Rbp),
            ["FRAME_RDI"] = Offset(&frame, &frame.Rdi),
            ["FRAME_RSI"] = Offset(&frame, &frame.Rsi),
            ["FRAME_RDX"] = Offset(&frame, &frame.Rdx),
            ["FRAME_RCX"] = Offset(&frame, &frame.Rcx),
            ["FRAME_RAX"] = Offset(&frame, &frame.Rax),
            ["FRAME_VECTOR"] = Offset(&frame, &frame.Vector),
            ["FRAME_ERROR"] = Offset(&frame, &frame.ErrorCode),
            ["FRAME_RIP"] = Offset(&frame, &frame.Rip),
            ["FRAME_CS"] = Offset(&frame, &frame.Cs),
            ["FRAME_RFLAGS"] = Offset(&frame, &frame.Rflags),
            ["FRAME_RSP"] = Offset(&frame, &frame.Rsp),
            ["FRAME_SS"] = Offset(&frame, &frame.Ss),
            ["SYSCALL_VECTOR"] = TrapFrame.SyscallVector,
            ["TRACED_PAGE_FAULT_VECTOR"] = (ulong)TrapVector.TracedPageFault,
        };
    }

    private static ulong Offset(void* start, void* field) => (ulong)((byte*)field - (byte*)start);

    /// <summary>A name and its value; without what asks the macro processor.</summary>
    [GeneratedRegex(@"^%define ([A-Z0-9_]+)\s+((?:\(.*\))|\w+)\s*(?:;.*)?$", RegexOptions.Multiline)]
    private static partial Regex Define();
}
