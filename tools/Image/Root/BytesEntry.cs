using System.IO;
using System.Text;

namespace Tine.Tools.Image;

/// <summary>A regular file with content made here, or a symbolic link with its target as content.</summary>
internal sealed record BytesEntry(int Permissions, int Type, byte[] Content) : RootEntry(Permissions)
{
    private const int RegularFile = 0x8000;
    private const int SymbolicLink = 0xa000;

    public override int TypeBits => Type;

    public override long Length => Content.Length;

    /// <summary>The target of a symbolic link; null for a file.</summary>
    public string? LinkTarget => Type == SymbolicLink ? Encoding.UTF8.GetString(Content) : null;

    public static BytesEntry File(string text, int permissions) => new(permissions, RegularFile, Encoding.UTF8.GetBytes(text));

    public static BytesEntry Link(string target) => new(0x1ff, SymbolicLink, Encoding.UTF8.GetBytes(target));

    public override void WriteTo(Stream output) => output.Write(Content);

    public override void CopyTo(string hostPath)
    {
        if (LinkTarget is { } target)
        {
            System.IO.File.CreateSymbolicLink(hostPath, target);
        }
        else
        {
            base.CopyTo(hostPath);
        }
    }
}
