using System;
using System.Collections.Generic;
using System.Linq;
using Iced.Intel;
using Tine.Tools.Image;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests;

/// <summary>
/// Trap entry saves a program's xmm0-3 and xmm8 and leaves the other vector registers in the processor. That is right
/// as long as no instruction of the kernel changes another: the compiler decides which it uses, so this reads them all.
/// </summary>
public sealed class VectorRegisterTests
{
    private static readonly HashSet<Register> s_saved = [Register.XMM0, Register.XMM1, Register.XMM2, Register.XMM3, Register.XMM8];

    /// <summary>Code that puts back what it found.</summary>
    private static readonly HashSet<string> s_restoring = ["RhpInitialDynamicInterfaceDispatch"];

    [Fact]
    public void NoOtherChangesInTheKernel()
    {
        string kernel = Workspace.Kernel;
        ulong[] starts = [.. ElfCode.Read(kernel).Select(symbol => symbol.Address).Distinct().Order()];
        Dictionary<ulong, string> names = ElfCode.Read(kernel).GroupBy(symbol => symbol.Address).ToDictionary(same => same.Key, same => same.First().Name);
        var changes = new SortedSet<string>(StringComparer.Ordinal);
        int functions = 0;
        foreach ((ulong address, byte[] code) in ElfCode.ReadCode(kernel).Where(section => section.Address >= SymbolTableFile.ImageBase))
        {
            ulong end = address + (ulong)code.Length;
            ulong[] inside = [.. starts.Where(start => start >= address && start < end)];
            for (int i = 0; i < inside.Length; i++, functions++)
            {
                ulong next = i + 1 < inside.Length ? inside[i + 1] : end;
                if (!s_restoring.Contains(names[inside[i]]))
                {
                    changes.UnionWith(Changes(code[(int)(inside[i] - address)..(int)(next - address)], inside[i])
                        .Select(register => $"{names[inside[i]]} changes {register}"));
                }
            }
        }

        Assert.True(functions > 1000, $"only {functions} functions were found");
        Assert.Empty(changes);
    }

    private static IEnumerable<Register> Changes(byte[] code, ulong address)
    {
        var information = new InstructionInfoFactory();
        var decoder = Decoder.Create(64, code, address);
        foreach (Instruction instruction in decoder)
        {
            foreach (UsedRegister used in information.GetInfo(instruction).GetUsedRegisters())
            {
                bool isChanged = used.Access is OpAccess.Write or OpAccess.ReadWrite or OpAccess.CondWrite or OpAccess.ReadCondWrite;
                bool isVector = used.Register.IsVectorRegister() || used.Register.IsST() || used.Register.IsMM() || used.Register.IsK();
                if (isChanged && isVector && !s_saved.Contains(used.Register))
                {
                    yield return used.Register;
                }
            }
        }
    }
}
