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

    /// <inheritdoc/>
    /// <remarks>Its owner may always fill it.</remarks>
    public override void CopyTo(string hostPath)
    {
        Directory.CreateDirectory(hostPath);
        File.SetUnixFileMode(hostPath, (UnixFileMode)Permissions | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
