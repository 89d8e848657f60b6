using System;
using System.IO;

namespace Tine.Tools.Image;

/// <summary>A regular file copied from the host.</summary>
internal sealed record HostFileEntry(int Permissions, string HostPath) : RootEntry(Permissions)
{
    private readonly long _length = new FileInfo(HostPath).Length;
    private readonly long _modifyTime = new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(HostPath)).ToUnixTimeSeconds();

    public override int TypeBits => 0x8000;

    public override long Length => _length;

    public override long? ModifyTime => _modifyTime;

    /// <exception cref="IOException">The file cannot be read, or changed its size since it was added.</exception>
    public override void WriteTo(Stream output)
    {
        long start = output.Position;
        using FileStream input = System.IO.File.OpenRead(HostPath);
        input.CopyTo(output);
        if (output.Position - start != Length)
        {
            throw new IOException($"{HostPath} changed while it was copied");
        }
    }
}
