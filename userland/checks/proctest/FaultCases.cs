using Tine.Runtime;

namespace Tine.ProcessTest;

/// <summary>Signals that instructions of the program raise.</summary>
internal static unsafe class FaultCases
{
    private static ulong s_expected;

    private static void LeaveWithReason(int signal, SignalInformation* information, void* context) =>
        Unix.Exit((10 * information->Code) + ((ulong)information->Address == s_expected ? 1 : 0));

    internal static bool Fault()
    {
        byte* readOnly = Unix.MMap(Unix.PageSize, Protection.Read).Address;
        return FaultGives((byte*)0x7000, 11) & FaultGives(readOnly + 5, 21);
    }

    internal static bool Traps() =>
        CodeEndsBy(0x0B0F, Signal.IllegalInstruction) & CodeEndsBy(0xF6F7F631, Signal.FloatingPoint) & CodeEndsBy(0xCC, Signal.Trap)
        & CodeEndsBy(0xF4, Signal.SegmentationFault);

    private static bool FaultGives(byte* address, int exitCode)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            s_expected = (ulong)address;
            Unix.Handle(Signal.SegmentationFault, &LeaveWithReason);
            *address = 1;
            Unix.Exit(0);
        }

        return Children.EndedWith(child, exitCode);
    }

    /// <summary>Runs a few bytes of machine code in a child: ud2; xor esi, esi and div esi; int3; hlt.</summary>
    private static bool CodeEndsBy(uint code, Signal signal)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            byte* memory = Unix.MMap(Unix.PageSize).Address;
            *(uint*)memory = code;
            Unix.MProtect(memory, Unix.PageSize, Protection.Read | Protection.Execute);
            ((delegate*<void>)memory)();
            Unix.Exit(0);
        }

        return Children.EndedBy(child, signal);
    }
}
