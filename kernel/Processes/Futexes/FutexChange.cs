namespace Tine.Processes;

/// <summary>The encoded operation of FUTEX_WAKE_OP: how to change a word, and how to compare its old value. futex(2).</summary>
public readonly record struct FutexChange(uint Encoded)
{
    private int Operation => (int)(Encoded >> 28) & 7;

    private bool ShiftsOperand => (Encoded >> 31) != 0;

    private int Comparison => (int)(Encoded >> 24) & 15;

    private int Operand => SignExtend(Encoded >> 12);

    private int Compared => SignExtend(Encoded);

    /// <returns>False for an operation or comparison that there is not.</returns>
    public bool TryApply(int old, out int changed, out bool compares)
    {
        int operand = ShiftsOperand ? 1 << (Operand & 31) : Operand;
        changed = Operation switch
        {
            0 => operand,
            1 => old + operand,
            2 => old | operand,
            3 => old & ~operand,
            _ => old ^ operand,
        };
        compares = Comparison switch
        {
            0 => old == Compared,
            1 => old != Compared,
            2 => old < Compared,
            3 => old <= Compared,
            4 => old > Compared,
            _ => old >= Compared,
        };
        return Operation <= 4 && Comparison <= 5;
    }

    private static int SignExtend(uint twelveBits) => (int)(twelveBits << 20) >> 20;
}
