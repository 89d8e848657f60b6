namespace Tine.Files;

/// <summary>A symbolic link that lives in memory.</summary>
public sealed class TreeLink(FileSystem fileSystem, byte[] target, Credentials owner) : SymbolicLink(fileSystem, owner)
{
    public override ulong Size => (ulong)target.Length;

    public override Result<byte[]> ReadTarget(Caller caller) => target;
}
