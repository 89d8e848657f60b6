using System;

namespace Tine.Startup;

/// <summary>
/// The lines of a backtrace: function, file and line of each call. A function that calls itself stands in one line, with the
/// number of its calls.
/// </summary>
/// <param name="symbols">All functions.</param>
/// <param name="margin">Written before each line.</param>
[NoAllocation]
internal struct BacktraceLines(SymbolTable symbols, string margin = "")
{
    private const int Maximum = 40;

    private ulong _last;
    private ulong _callee;
    private int _times;
    private int _lines;

    /// <summary>Adds a call, from inside to outside.</summary>
    /// <param name="address">The instruction that calls, or that did not get to its end; 0 for none.</param>
    public void Add(ulong address)
    {
        if (address == 0)
        {
            return;
        }

        if (_last != 0 && symbols.Find(address) >= 0 && symbols.Find(address) == symbols.Find(_last))
        {
            _times++;
            return;
        }

        End();
        _callee = _last;
        _last = address;
        _times = 1;
    }

    /// <summary>Writes the line that is not yet written.</summary>
    public void End()
    {
        int function = symbols.Find(_last);
        if (_last == 0 || _lines == Maximum || (function >= 0 && IsOfThrow(symbols.NameOf(function))))
        {
            return;
        }

        KernelLog.Write(margin);
        KernelLog.Write("  at ");
        if (function < 0)
        {
            KernelLog.Write("0x");
            KernelLog.WriteHexadecimal(_last, 16);
        }
        else
        {
            KernelLog.Write(symbols.NameOf(function));
            WriteSource(function);
        }

        if (_times > 1)
        {
            KernelLog.Write(", ");
            KernelLog.WriteDecimal((ulong)_times);
            KernelLog.Write(" times");
        }

        KernelLog.Write('\n');
        _lines++;
    }

    /// <summary>Whether a function stands between a failed check or a throw statement and the panic: the same ones each time.</summary>
    private static bool IsOfThrow(ReadOnlySpan<byte> name) => name.StartsWith("Internal.Runtime."u8) || name.SequenceEqual("RhpThrowEx"u8);

    /// <remarks>The compiler makes one call for all index checks of a function, and so a failed one has no line of its own.</remarks>
    private readonly void WriteSource(int function)
    {
        ReadOnlySpan<byte> file = symbols.SourceOf(function, _last, out uint line);
        if (file.IsEmpty)
        {
            KernelLog.Write("+0x");
            KernelLog.WriteHexadecimal(symbols.OffsetOf(function, _last));
            return;
        }

        KernelLog.Write(" (");
        KernelLog.Write(file);
        if (!symbols.IsFailedCheck(_callee))
        {
            KernelLog.Write(':');
            KernelLog.WriteDecimal(line);
        }

        KernelLog.Write(')');
    }
}
