namespace Tine.SignalConform;

/// <summary>si_code; sigaction(2).</summary>
internal static class SignalCode
{
    internal const int User = 0;
    internal const int Kernel = 0x80;
    internal const int Queue = -1;
    internal const int Timer = -2;
    internal const int ThreadKill = -6;

    internal const int ChildExited = 1;
    internal const int ChildKilled = 2;
    internal const int ChildStopped = 5;
    internal const int ChildContinued = 6;

    internal const int IllegalOperand = 2;
    internal const int NotMapped = 1;
    internal const int AccessDenied = 2;
    internal const int BusAddress = 2;
    internal const int TraceTrap = 2;

    internal const int IntegerDivide = 1;
    internal const int FloatDivide = 3;
    internal const int FloatOverflow = 4;
    internal const int FloatUnderflow = 5;
    internal const int FloatInexact = 6;
    internal const int FloatInvalid = 7;
}
