using Tine.Runtime;

namespace Tine.RegisterCheck;

/// <summary>One run of Registers.asm: patterns in, something happens, patterns out.</summary>
internal static unsafe class Trial
{
    /// <summary>Carry, parity, adjust, zero, sign, overflow: what arithmetic sets.</summary>
    private const ulong ArithmeticFlags = 0x8D5;
    private const ulong InterruptFlag = 0x202;

    /// <summary>The syscall instruction itself uses these.</summary>
    private const uint UsedByCall = (1u << (int)Register.Rax) | (1u << (int)Register.Rcx) | (1u << (int)Register.R11);

    /// <summary>A test with its own memory, everything filled from the seed.</summary>
    internal static RegisterTest* Prepare(RegisterAction action, ulong seed)
    {
        byte* memory = Pages.Dirty((3 * StateImage.Pages) + 1);
        var test = (RegisterTest*)(memory + (3 * StateImage.Pages * Unix.PageSize));
        *test = default;
        test->Action = action;
        test->StateIn = memory;
        test->StateOut = memory + (StateImage.Pages * Unix.PageSize);
        test->StateSaved = memory + (2 * StateImage.Pages * Unix.PageSize);
        test->StateMask = StateImage.Mask;
        test->HasXSave = Processor.EnabledState() == 0 ? 0UL : 1;
        StateImage.Fill(test->StateIn, seed);
        ClearImage(test->StateOut);
        ClearImage(test->StateSaved);
        var random = new Pattern(seed + 1);
        for (int i = 0; i < 15; i++)
        {
            test->In[i] = random.Next();
        }

        test->FlagsIn = (random.Next() & ArithmeticFlags) | InterruptFlag;
        return test;
    }

    /// <summary>A system call with every register that is no argument of it filled with a pattern.</summary>
    internal static RegisterTest* PrepareCall(SystemCall call, ulong seed, ulong a = 0, ulong b = 0)
    {
        RegisterTest* test = Prepare(call == SystemCall.VFork ? RegisterAction.VFork : RegisterAction.Call, seed);
        test->In[(int)Register.Rax] = (ulong)call;
        if (a != 0)
        {
            test->In[(int)Register.Rdi] = a;
            test->In[(int)Register.Rsi] = b;
        }

        return test;
    }

    /// <summary>Runs a test and says what has changed.</summary>
    internal static bool Survives(RegisterTest* test)
    {
        bool isGood = Tap.Holds(Stubs.Run(test) == 0, "rsp");
        bool isCall = test->Action is RegisterAction.Call or RegisterAction.VFork;
        for (int i = 0; i < 15; i++)
        {
            if (!isCall || (UsedByCall & (1u << i)) == 0)
            {
                isGood &= Tap.Holds(test->In[i] == test->Out[i], NameOf((Register)i));
            }
        }

        if (test->Action != RegisterAction.Spin)
        {
            isGood &= Tap.Holds(((test->FlagsIn ^ test->FlagsOut) & ArithmeticFlags) == 0, "flags");
        }

        string? difference = StateImage.Compare(test->StateIn, test->StateOut);
        return isGood & Tap.Holds(difference is null, difference ?? "");
    }

    private static void ClearImage(byte* image)
    {
        for (ulong i = 0; i < StateImage.Pages * Unix.PageSize; i++)
        {
            image[i] = 0;
        }
    }

    private static string NameOf(Register register) => register switch
    {
        Register.Rax => "rax",
        Register.Rcx => "rcx",
        Register.Rdx => "rdx",
        Register.Rbx => "rbx",
        Register.Rbp => "rbp",
        Register.Rsi => "rsi",
        Register.Rdi => "rdi",
        _ => "r" + Numbers.ToText((int)register + 1),
    };
}
