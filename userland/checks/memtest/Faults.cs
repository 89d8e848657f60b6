using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>Accesses that must end in SIGSEGV, with the right reason.</summary>
internal static unsafe class Faults
{
    internal static void Run()
    {
        Case("the first page, an unmapped one and the kernel's half", &Unmapped);
        Case("data cannot be executed, code cannot be written", &WriteOrExecute);
        Case("the stack cannot be executed", &StackIsData);
        Case("an address that is none", &NonCanonical);
        Case("the kernel reads and writes memory that was never touched", &KernelTouches);
        Case("the kernel does not write where the program may not", &KernelRespects);
    }

    private static bool Unmapped() =>
        Holds(Fault.Reading((byte*)8, Fault.NotMapped), "reading near null")
        & Holds(Fault.Writing((byte*)8, Fault.NotMapped), "writing near null")
        & Holds(Fault.Reading((byte*)0x30_0000_0000, Fault.NotMapped), "a hole")
        & Holds(Fault.Executing((byte*)0x30_0000_0000, Fault.NotMapped), "executing a hole")
        & Holds(Fault.Reading((byte*)0xFFFF_FFFF_8000_0000, Fault.NotMapped), "reading the kernel")
        & Holds(Fault.Writing((byte*)0xFFFF_8000_0000_0000, Fault.NotMapped), "writing the kernel's half");

    private static bool WriteOrExecute()
    {
        byte* data = Pages.Dirty(1);
        *data = 0xC3;
        delegate*<bool> code = &WriteOrExecute;
        bool isGood = Holds(Fault.Executing(data, Fault.NotAllowed), "executing data");
        isGood &= Holds(Fault.Writing((byte*)code, Fault.NotAllowed), "writing code");
        Unix.MProtect(data, Unix.PageSize, Protection.Read | Protection.Execute);
        return isGood & Holds(Fault.Executing(data, 0), "after mprotect it runs");
    }

    private static bool StackIsData()
    {
        byte* here = stackalloc byte[16];
        *here = 0xC3;
        return Holds(Fault.Executing(here, Fault.NotAllowed), "executing the stack");
    }

    /// <summary>The processor does not tell the address of such an access: SIGSEGV with code SI_KERNEL and address 0.</summary>
    private static bool NonCanonical()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            *(byte*)0x8000_0000_0000_0000 = 1;
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(Signal.SegmentationFault), "SIGSEGV");
    }

    private static bool KernelTouches()
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        byte* source = Unix.MMap(2 * Unix.PageSize).Address;
        byte* target = Unix.MMap(2 * Unix.PageSize).Address;
        bool isGood = Holds(Unix.Write(writeEnd, source + 4000, 200).Value == 200, "write from fresh pages");
        isGood &= Holds(Unix.Read(readEnd, target + 4000, 200).Value == 200, "read into fresh pages");
        return isGood & Holds(target[4000] == 0 && target[4199] == 0, "zeros came through");
    }

    private static bool KernelRespects()
    {
        byte* page = Pages.Dirty(1);
        Unix.MProtect(page, Unix.PageSize, Protection.Read);
        Unix.Pipe2(out int readEnd, out int writeEnd);
        Unix.Write(writeEnd, "x"u8);
        return Gives(Unix.Read(readEnd, page, 1), Errno.EFAULT, "read into a read-only page") & Holds(*page == 1, "it is as it was");
    }
}
