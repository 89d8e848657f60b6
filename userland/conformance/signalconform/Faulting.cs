using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>A child that does something wrong, and what its handler is told of it.</summary>
internal static unsafe class Faulting
{
    private const int Number = 19;
    private const int Code = 20;
    private const int TrapNumber = 21;
    private const int IsAtInstruction = 22;
    private const int Address = 24;
    private const int CaughtStatus = 5;

    private static byte* s_address;
    private static byte s_value;

    /// <summary>The byte that <see cref="Read"/>, <see cref="Write"/> and <see cref="Jump"/> touch.</summary>
    internal static byte* Target
    {
        set => s_address = value;
    }

    /// <summary>si_addr of the fault that was caught last.</summary>
    internal static byte* SeenAddress => (byte*)System.Runtime.CompilerServices.Unsafe.As<int, ulong>(ref Board.Slot(Address));

    internal static void Read() => s_value = *s_address;

    internal static void Write() => *s_address = 1;

    internal static void Jump() => ((delegate*<void>)s_address)();

    /// <summary>The child gets this signal with this code; its address is asked for afterwards.</summary>
    internal static bool Expect(delegate*<void> deed, Signal signal, int code, string what)
    {
        SysResult child = Start(deed, signal, signal);
        return Ended.With(child, CaughtStatus, what) && Board.Expect(Board.Slot(Code), code, what + ": si_code");
    }

    /// <summary>Expects a signal of one of <see cref="Trap"/>, which raises this exception.</summary>
    internal static bool Expect(Trap trap, Signal signal, int code, int exception, string what)
    {
        s_trap = trap;
        return Expect(&Commit, signal, code, what) && Board.Expect(Board.Slot(TrapNumber), exception, what + ": the trap number");
    }

    /// <summary>si_addr is where the program stands.</summary>
    internal static bool ExpectAtInstruction(string what) => Board.Expect(Board.Slot(IsAtInstruction), 1, what + ": si_addr at the instruction, which");

    internal static bool ExpectAddress(byte* address, string what) => Board.Expect(SeenAddress == address, what + ": si_addr");

    /// <summary>The processor objects at all: a child that does it does not come to its end.</summary>
    internal static bool IsRaised(Trap trap)
    {
        Streams.FlushAll();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Stubs.Fault(trap);
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return !status.Is(0);
    }

    /// <summary>Expects one of two signals.</summary>
    internal static bool ExpectEither(Trap trap, Signal first, Signal second, string what)
    {
        s_trap = trap;
        return Ended.With(Start(&Commit, first, second), CaughtStatus, what);
    }

    /// <summary>The fault that was caught last: signal, si_code and trap number.</summary>
    internal static (Signal Signal, int Code, int TrapNumber) Seen => ((Signal)Board.Slot(Number), Board.Slot(Code), Board.Slot(TrapNumber));

    private static Trap s_trap;

    private static void Commit() => Stubs.Fault(s_trap);

    private static SysResult Start(delegate*<void> deed, Signal first, Signal second)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Handle(first, &Handler);
            Unix.Handle(second, &Handler);
            deed();
            Unix.Exit(0);
        }

        return child;
    }

    private static void Handler(int signal, SignalInformation* information, void* address)
    {
        var context = (HandlerContext*)address;
        Board.Slot(Number) = signal;
        Board.Slot(Code) = information->Code;
        Board.Slot(TrapNumber) = (int)context->TrapNumber;
        Board.Slot(IsAtInstruction) = (ulong)information->Address == context->Rip ? 1 : 0;
        System.Runtime.CompilerServices.Unsafe.As<int, ulong>(ref Board.Slot(Address)) = (ulong)information->Address;
        Unix.Exit(CaughtStatus);
    }
}
