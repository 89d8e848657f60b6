namespace Tine.Analyzers;

/// <summary>Mirrors <c>Tine.Syscalls.SyscallArgumentKind</c>: how a trace prints an argument.</summary>
internal enum TraceKind
{
    None,
    Signed,
    Unsigned,
    Flags,
    Address,
    Text,
}
