using Tine.Memory;

namespace Tine.Files;

/// <summary>A segment of shared memory of System V: pages that processes attach, which stay until somebody removes it.</summary>
/// <remarks>Its pages are those of a file without a name, as on Linux, so that mappings of it are like any other.</remarks>
public sealed class SharedSegment : IpcObject
{
    /// <summary>Marks in its mode: it goes with the last process that has it attached (SHM_DEST), and its memory is locked (SHM_LOCKED).</summary>
    private const int DestroyedLast = 0x200;
    private const int Locked = 0x400;

    private const int KeyDigits = 8;

    private readonly OpenFile _file;

    private SharedSegment(int key, int flags, Credentials creator, long nowSeconds, OpenFile file, ulong size, int processId)
        : base(key, flags, creator, nowSeconds)
    {
        _file = file;
        Pages = ((RegularFile)file.Inode).Pages;
        Size = size;
        CreatorProcessId = processId;
    }

    public FilePages Pages { get; }

    /// <summary>In bytes, as it was asked for.</summary>
    public ulong Size { get; }

    public int CreatorProcessId { get; }

    /// <summary>The process that attached or detached it last, by call.</summary>
    public int LastProcessId { get; private set; }

    /// <summary>Time of day of the last shmat and shmdt, in seconds; 0 for never.</summary>
    public long AttachSeconds { get; private set; }

    public long DetachSeconds { get; private set; }

    /// <summary>Mappings of it in all address spaces.</summary>
    public int Attachments => Pages.Holders - (IsDestroyed ? 0 : 1);

    /// <summary>Whether it goes with its last attachment.</summary>
    public bool IsDestroyed => (Mode & DestroyedLast) != 0;

    /// <summary>Makes a segment of zeros.</summary>
    public static SharedSegment Create(FileServices services, int key, ulong size, int flags, Credentials creator, int processId)
    {
        byte[] name = new TextBuffer().Add("/SYSV").AddHexadecimal((uint)key, KeyDigits).Bytes.ToArray();
        OpenFile file = RegularFile.CreateForMemory(services, creator, name, size);
        return new SharedSegment(key, flags, creator, services.Time.Now.Seconds, file, size, processId);
    }

    public void NoteAttached(int processId, long nowSeconds)
    {
        LastProcessId = processId;
        AttachSeconds = nowSeconds;
    }

    public void NoteDetached(int processId, long nowSeconds)
    {
        LastProcessId = processId;
        DetachSeconds = nowSeconds;
    }

    /// <summary>Marks it as locked or not: SHM_LOCK and SHM_UNLOCK. Memory is never swapped, so that the mark is all.</summary>
    public void SetLocked(bool isLocked) => Mode = isLocked ? Mode | Locked : Mode & ~Locked;

    /// <summary>Leaves the pages to those that have it attached: the last of them gives the memory back.</summary>
    internal void Abandon()
    {
        Mode |= DestroyedLast;
        _file.Release();
    }
}
