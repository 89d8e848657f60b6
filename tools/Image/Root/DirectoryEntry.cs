using System.IO;

namespace Tine.Tools.Image;

/// <summary>A directory.</summary>
internal sealed record DirectoryEntry(int Permissions) : RootEntry(Permissions)
{
    public override int TypeBits => 0x4000;

    public override long Length => 0;

    public override void WriteTo(Stream output)
    {
    }
}
