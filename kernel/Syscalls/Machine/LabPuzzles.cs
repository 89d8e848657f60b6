using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Three small calls of the course's first lab (tests/Labs/boot), which hands them out with a mistake in each.</summary>
internal static class LabPuzzles
{
    private const ulong Hundred = 100;

    /// <summary>Adds up the decimal digits of a number: 1234 gives 10.</summary>
    [Syscall(502, "digit_sum")]
    internal static Result<int> DigitSum(ulong number)
    {
        // LAB boot: solution
        const int mostDigits = 20;
        // LAB boot: hand-out
        //| const int mostDigits = 10;
        // LAB boot: end
        var digits = new byte[mostDigits];
        int count = 0;
        for (ulong rest = number; rest != 0; rest /= 10)
        {
            digits[count++] = (byte)(rest % 10);
        }

        int sum = 0;
        foreach (byte digit in digits)
        {
            sum += digit;
        }

        return sum;
    }

    /// <summary>Counts the caller's ancestors up to the first process, which has none: its own child gets 1.</summary>
    [Syscall(503, "count_ancestors")]
    internal static Result<int> CountAncestors(Thread caller)
    {
        int count = 0;
        Process process = caller.Process;
        // LAB boot: solution
        while (process.Parent is { } parent)
        {
            process = parent;
            count++;
        }

        // LAB boot: hand-out
        //| while (process.Id != 0)
        //| {
        //|     process = process.Parent!;
        //|     count++;
        //| }
        //|
        // LAB boot: end
        return count;
    }

    /// <summary>Tells so many percent a part is of a whole, rounded down; EINVAL when there is no whole.</summary>
    [Syscall(504, "percent")]
    internal static Result<int> Percent(ulong part, ulong whole)
    {
        // LAB boot: solution
        if (whole == 0)
        {
            return Errno.EINVAL;
        }

        // LAB boot: end
        return (int)(part * Hundred / whole);
    }
}
