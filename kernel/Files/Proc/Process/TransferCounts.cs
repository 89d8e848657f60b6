namespace Tine.Files;

/// <summary>Calls that read and wrote, and bytes that they moved: /proc/PID/io, proc(5).</summary>
/// <remarks>
/// Counted by the calls on descriptors (Linux: vfs_read, vfs_write and their relatives), not by messages, splices and faults.
/// A call counts that came to the file, successful or not.
/// </remarks>
public struct TransferCounts
{
    public ulong BytesRead;
    public ulong BytesWritten;
    public ulong Reads;
    public ulong Writes;

    [NoAllocation]
    public readonly bool IsEmpty => (Reads | Writes) == 0;

    [NoAllocation]
    public void NoteRead(in Result<long> read)
    {
        Reads++;
        BytesRead += BytesOf(read);
    }

    [NoAllocation]
    public void NoteWrite(in Result<long> written)
    {
        Writes++;
        BytesWritten += BytesOf(written);
    }

    /// <summary>Counts a copy from file to file.</summary>
    [NoAllocation]
    public void NoteCopy(in Result<long> copied)
    {
        NoteRead(copied);
        NoteWrite(copied);
    }

    [NoAllocation]
    public void Add(in TransferCounts other)
    {
        BytesRead += other.BytesRead;
        BytesWritten += other.BytesWritten;
        Reads += other.Reads;
        Writes += other.Writes;
    }

    /// <summary>The bytes moved: a failure's value is 0.</summary>
    [NoAllocation]
    private static ulong BytesOf(in Result<long> moved) => (ulong)moved.Value;
}
