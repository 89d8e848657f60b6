using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IoVector(ulong Start, ulong Length);
