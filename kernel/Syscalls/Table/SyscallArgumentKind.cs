namespace Tine.Syscalls;

/// <summary>The form of a system call's argument in a trace. tools/Analyzers derives it from the parameter's type and name.</summary>
internal enum SyscallArgumentKind
{
    /// <summary>The call has no such argument.</summary>
    None,

    /// <summary>A signed integer: decimal.</summary>
    Signed,

    /// <summary>An unsigned integer: decimal.</summary>
    Unsigned,

    /// <summary>An enum: hexadecimal.</summary>
    Flags,

    /// <summary>A user address: hexadecimal.</summary>
    Address,

    /// <summary>The user address of a path (a parameter named <c>path</c> or <c>...Path</c>): the string.</summary>
    Text,
}
