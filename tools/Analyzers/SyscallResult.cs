namespace Tine.Analyzers;

/// <summary>The result of a system call's method.</summary>
internal enum SyscallResult
{
    /// <summary>Nothing: rax becomes 0 (or the call never returns).</summary>
    Nothing,

    /// <summary>An <c>Errno</c>.</summary>
    Errno,

    /// <summary>A <c>Result&lt;T&gt;</c> of an integer or an enum.</summary>
    Number,

    /// <summary>A <c>Result&lt;T&gt;</c> of a struct that wraps one integer in its <c>Value</c>.</summary>
    Wrapped,
}
