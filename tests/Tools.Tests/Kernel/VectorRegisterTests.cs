using System;
using System.Collections.Generic;
using System.Linq;
using Iced.Intel;
using Tine.Tools.Tests.Calls;
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

    private static readonly InstructionInfoFactory s_information = new();

    [Fact]
    public void NoOtherChangesInTheKernel()
    {
        KernelCode kernel = KernelCode.Read();
        var changes = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((string function, Instruction instruction) in kernel.Instructions().Where(found => !s_restoring.Contains(found.Function)))
        {
            changes.UnionWith(Changes(instruction).Select(register => $"{function} changes {register}"));
        }

        Assert.True(kernel.Functions.Count > 1000, $"only {kernel.Functions.Count} functions were found");
        Assert.Empty(changes);
    }

    private static IEnumerable<Register> Changes(Instruction instruction)
    {
        foreach (UsedRegister used in s_information.GetInfo(instruction).GetUsedRegisters())
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
