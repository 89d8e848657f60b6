using Tine.Runtime;

namespace Tine.MemoryTest;

/// <summary>Tries an access in a child and tells by its end what came of it.</summary>
internal static unsafe class Fault
{
    /// <summary>si_code of SIGSEGV: nothing is mapped there.</summary>
    internal const int NotMapped = 1;

    /// <summary>si_code of SIGSEGV: what is there does not allow it.</summary>
    internal const int NotAllowed = 2;

    private const int NoFault = 0;
    private const int WrongAddress = 100;

    private static byte* s_address;

    internal static bool IsReadable(byte* address) => CodeOf(address, &Read) == NoFault;

    internal static bool IsWritable(byte* address) => CodeOf(address, &Write) == NoFault;

    /// <summary>Whether a read gives SIGSEGV with this code and the right address.</summary>
    internal static bool Reading(byte* address, int code) => CodeOf(address, &Read) == code;

    internal static bool Writing(byte* address, int code) => CodeOf(address, &Write) == code;

    internal static bool Executing(byte* address, int code) => CodeOf(address, &Execute) == code;

    private static void Read(byte* address)
    {
        if (*address == 0xEE)
        {
            // The compiler must not leave the read away.
            Unix.GetPid();
        }
    }

    private static void Write(byte* address) => *address = 1;

    private static void Execute(byte* address) => ((delegate*<void>)address)();

    private static int CodeOf(byte* address, delegate*<byte*, void> access)
    {
        Streams.FlushAll();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            s_address = address;
            var stack = new SignalStack { Start = Pages.Dirty(4), Size = 4 * Unix.PageSize };
            Unix.SigAltStack(&stack, null);
            Unix.Handle(Signal.SegmentationFault, &Leave, Unix.OnStackFlag);
            access(address);
            Unix.Exit(NoFault);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return status.HasExited ? status.ExitCode : 128 + (int)status.KillingSignal;
    }

    private static void Leave(int signal, SignalInformation* information, void* context) =>
        Unix.Exit(information->Address == s_address ? information->Code : WrongAddress);
}
