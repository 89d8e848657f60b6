namespace Tine.Files;

/// <summary>/proc/self: the directory of the process that looks.</summary>
internal sealed class SelfLink(FileSystem fileSystem) : SymbolicLink(fileSystem, ProcNumbers.Self)
{
    public override Result<byte[]> ReadTarget(Caller caller)
    {
        if (ProcessDirectory.Of(FileSystem.Services) is not { } processes)
        {
            return Errno.ENOENT;
        }

        return new TextBuffer().Add((long)processes.IdOf(caller)).Bytes.ToArray();
    }
}
