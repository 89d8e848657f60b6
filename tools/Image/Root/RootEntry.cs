using System.IO;

namespace Tine.Tools.Image;

/// <summary>The entry at one path of the guest's root file system.</summary>
/// <param name="Permissions">The lower twelve bits of st_mode.</param>
internal abstract record RootEntry(int Permissions)
{
    /// <summary>The file type bits of st_mode (inode(7)).</summary>
    public abstract int TypeBits { get; }

    /// <summary>Bytes of content.</summary>
    public abstract long Length { get; }

    /// <summary>The time of its last change on the host, in seconds since 1970; null for what is made for the guest.</summary>
    public virtual long? ModifyTime => null;

    /// <summary>Writes the content: exactly <see cref="Length"/> bytes.</summary>
    public abstract void WriteTo(Stream output);

    /// <summary>Makes the same at a path of the host where nothing is yet.</summary>
    public virtual void CopyTo(string hostPath)
    {
        using (FileStream output = System.IO.File.Create(hostPath))
        {
            WriteTo(output);
        }

        System.IO.File.SetUnixFileMode(hostPath, (UnixFileMode)Permissions);
    }
}
