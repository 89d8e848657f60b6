namespace Tine.SignalConform;

/// <summary>The faults that Asm/Faults.asm can make; the order of its table.</summary>
internal enum Trap
{
    DivideByZero,
    DivideOverflow,
    UndefinedInstruction,
    Breakpoint,
    SingleStep,
    PrivilegedInstruction,
    NonCanonicalRead,
    NonCanonicalJump,
    MissingVector,
    NonCanonicalStack,
    X87Invalid,
    X87Denormal,
    X87Divide,
    X87Overflow,
    X87Underflow,
    X87Inexact,
    SseInvalid,
    SseDenormal,
    SseDivide,
    SseOverflow,
    SseUnderflow,
    SseInexact,
}
