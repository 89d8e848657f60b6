using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S13: FPE with its code, of the integer unit, of x87 and of SSE.</summary>
internal static unsafe class ArithmeticItems
{
    private const int DivideException = 0;
    private const int X87Exception = 16;
    private const int SimdException = 19;

    internal static void Run()
    {
        Item("S13 FPE: FPE_INTDIV for a division by zero and for a quotient that is too large", &Integer);
        Item("S13 FPE: the code of each x87 exception, at the waiting instruction", &X87);
        IfRaised(Trap.X87Denormal, "S13 FPE: FPE_FLTUND for a denormal operand of x87", &X87Denormal);
        IfRaised(Trap.SseDivide, "S13 FPE: the code of each SSE exception, at the instruction", &Sse);
    }

    /// <summary>Runs the item where the exception is raised: QEMU without KVM lets some pass that a processor would raise.</summary>
    private static void IfRaised(Trap trap, string name, delegate*<void> body)
    {
        if (IsChosen(name) && !Faulting.IsRaised(trap))
        {
            Skip(name, "the processor does not raise it");
            return;
        }

        Item(name, body);
    }

    private static void Expect(Trap trap, int code, int exception, string what)
    {
        Faulting.Expect(trap, Signal.FloatingPoint, code, exception, what);
        Faulting.ExpectAtInstruction(what);
    }

    private static void Integer()
    {
        Expect(Trap.DivideByZero, SignalCode.IntegerDivide, DivideException, "1 / 0");
        Expect(Trap.DivideOverflow, SignalCode.IntegerDivide, DivideException, "-2147483648 / -1");
    }

    private static void X87()
    {
        Expect(Trap.X87Invalid, SignalCode.FloatInvalid, X87Exception, "0 / 0");
        Expect(Trap.X87Divide, SignalCode.FloatDivide, X87Exception, "1 / 0");
        Expect(Trap.X87Overflow, SignalCode.FloatOverflow, X87Exception, "overflow");
        Expect(Trap.X87Underflow, SignalCode.FloatUnderflow, X87Exception, "underflow");
        Expect(Trap.X87Inexact, SignalCode.FloatInexact, X87Exception, "1 / 3");
    }

    private static void X87Denormal() => Expect(Trap.X87Denormal, SignalCode.FloatUnderflow, X87Exception, "a denormal operand");

    private static void Sse()
    {
        Expect(Trap.SseInvalid, SignalCode.FloatInvalid, SimdException, "0 / 0");
        Expect(Trap.SseDenormal, SignalCode.FloatUnderflow, SimdException, "a denormal operand");
        Expect(Trap.SseDivide, SignalCode.FloatDivide, SimdException, "1 / 0");
        Expect(Trap.SseOverflow, SignalCode.FloatOverflow, SimdException, "overflow");
        Expect(Trap.SseUnderflow, SignalCode.FloatUnderflow, SimdException, "underflow");
        Expect(Trap.SseInexact, SignalCode.FloatInexact, SimdException, "1 / 3");
    }
}
