using System.Runtime.InteropServices;
using Tine.X64;

namespace Tine.Processes;

/// <summary>struct rseq_cs of rseq(2), 32 bytes: instructions that are to run without an interruption, or from the beginning.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CriticalSection
{
    public uint Version;
    public uint Flags;
    public ulong Start;
    public ulong Length;
    public ulong AbortHandler;

    /// <summary>All of it is the program's, and the abort handler lies outside.</summary>
    public readonly bool IsValid =>
        Version == 0
        && Start < Layout.UserEnd
        && Length < Layout.UserEnd - Start
        && AbortHandler < Layout.UserEnd
        && AbortHandler - Start >= Length;

    public readonly bool Contains(ulong instruction) => instruction - Start < Length;
}
