using System;
using System.IO;
using System.Text;

namespace Tine.Tests.Files;

/// <summary>Writes cpio archives (newc) for tests.</summary>
internal sealed class ArchiveWriter
{
    private readonly MemoryStream _stream = new();

    public ArchiveWriter Directory(string name, uint mode = 0x1ed) => Add(name, 0x4000 | mode, []);

    public ArchiveWriter File(string name, string text, uint mode = 0x1a4, uint inode = 0, uint links = 1, int padding = 0) =>
        Add(name, 0x8000 | mode, Encoding.Latin1.GetBytes(text), inode, links, padding: padding);

    public ArchiveWriter Link(string name, string target) => Add(name, 0xa1ff, Encoding.Latin1.GetBytes(target));

    public ArchiveWriter Device(string name, uint major, uint minor) => Add(name, 0x2000 | 0x1b6, [], major: major, minor: minor);

    public byte[] End()
    {
        Add("TRAILER!!!", 0, []);
        return _stream.ToArray();
    }

    public byte[] WithoutEnd() => _stream.ToArray();

    public ArchiveWriter Add(
        string name, uint mode, byte[] data, uint inode = 0, uint links = 1, uint major = 0, uint minor = 0, int padding = 0)
    {
        byte[] nameBytes = Encoding.Latin1.GetBytes(name + new string('\0', 1 + padding));
        uint[] fields = [inode, mode, 7, 8, links, 1234, (uint)data.Length, 0, 0, major, minor, (uint)nameBytes.Length, 0];
        _stream.Write("070701"u8);
        foreach (uint field in fields)
        {
            _stream.Write(Encoding.ASCII.GetBytes(field.ToString("x8")));
        }

        _stream.Write(nameBytes);
        Align();
        _stream.Write(data);
        Align();
        return this;
    }

    private void Align()
    {
        while (_stream.Position % 4 != 0)
        {
            _stream.WriteByte(0);
        }
    }
}
