namespace Tine.Files;

/// <summary>/proc/thread-self: the directory of the thread that looks.</summary>
internal sealed class ThreadSelfLink(FileSystem fileSystem) : SymbolicLink(fileSystem, ProcNumbers.ThreadSelf)
{
    public override Result<byte[]> ReadTarget(Caller caller)
    {
        if (ProcessDirectory.Of(FileSystem.Services) is not { } processes)
        {
            return Errno.ENOENT;
        }

        return new TextBuffer().Add((long)processes.IdOf(caller)).Add("/task/").Add((long)processes.ThreadIdOf(caller)).Bytes.ToArray();
    }
}
