using System;

namespace Tine.Syscalls;

/// <summary>All system calls that the kernel has, by their Linux x86-64 numbers. tools/Analyzers writes what fills it in.</summary>
internal static partial class SyscallTable
{
    /// <summary>Calls that Tine has and Linux has not begin here: "TIN" and a number.</summary>
    private const uint FirstOwnNumber = 0x5449_4e00;

    private static SystemCall[] s_rows = null!;
    private static SystemCall[] s_ownRows = null!;
    private static SystemCall s_unknown = null!;

    /// <summary>The rows of Linux's calls, for the dispatcher.</summary>
    internal static SystemCall[] Rows => s_rows;

    /// <summary>Fills the table in, once at boot.</summary>
    /// <param name="wrap">Wraps a call, in a tracer or not at all.</param>
    internal static void Initialize(Func<SystemCall, SystemCall> wrap)
    {
        s_unknown = wrap(new UnknownCall());
        s_rows = new SystemCall[RowCount];
        s_ownRows = new SystemCall[OwnRowCount];
        Array.Fill(s_rows, s_unknown);
        Array.Fill(s_ownRows, s_unknown);
        FillIn(wrap);
    }

    /// <summary>The call with this number, or one that says ENOSYS.</summary>
    [NoAllocation]
    internal static SystemCall Find(uint number)
    {
        SystemCall[] rows = s_rows;
        return number < (uint)rows.Length ? rows[number] : FindTineCall(number - FirstOwnNumber);
    }

    [NoAllocation]
    private static SystemCall FindTineCall(uint row) => row < (uint)s_ownRows.Length ? s_ownRows[row] : s_unknown;
}
