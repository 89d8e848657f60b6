namespace Tine.Files;

/// <summary>The kind of a file: the S_IFMT bits of its mode; inode(7).</summary>
public enum FileKind : uint
{
    None = 0,
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    SymbolicLink = 0xa000,
    Socket = 0xc000,

    Mask = 0xf000,
}
