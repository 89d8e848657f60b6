namespace Tine.Files;

/// <summary>A link of /proc that always says the same.</summary>
internal sealed class FixedLink(FileSystem fileSystem, ulong number, byte[] target) : SymbolicLink(fileSystem, number)
{
    public override Result<byte[]> ReadTarget(Caller caller) => target;
}
