using System.Runtime.InteropServices;

namespace Tine.Files;

/// <summary>struct sembuf: one change of one semaphore.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SemaphoreOperation
{
    private const short NoWaitFlag = 0x800;
    private const short UndoFlag = 0x1000;

    /// <summary>The place of the semaphore in its set.</summary>
    public ushort Number;

    /// <summary>Added; 0 waits until the semaphore is zero.</summary>
    public short Change;

    public short Flags;

    public readonly bool NoWait => (Flags & NoWaitFlag) != 0;

    /// <summary>Whether the end of the process takes it back.</summary>
    public readonly bool IsUndone => (Flags & UndoFlag) != 0;
}
