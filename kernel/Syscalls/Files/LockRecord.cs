using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct flock: 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct LockRecord(LockKind Kind, short Origin, int Padding, long Start, long Length, int ProcessId, int Padding2)
{
    /// <summary>The answer of F_GETLK about a lock that is there.</summary>
    public static LockRecord Of(RecordLock held)
    {
        long length = held.End == RecordLock.Last ? 0 : (long)(held.End - held.Start + 1);
        return new LockRecord(held.Kind, 0, 0, (long)held.Start, length, held.ProcessId, 0);
    }
}
