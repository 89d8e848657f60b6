namespace Tine.Files;

/// <summary>The origin of an offset of lseek(2).</summary>
public enum SeekOrigin
{
    Start = 0,
    Current = 1,
    End = 2,

    /// <summary>The next byte at or after the offset that is stored (SEEK_DATA).</summary>
    Data = 3,

    /// <summary>The next hole at or after the offset; the end of the file is one (SEEK_HOLE).</summary>
    Hole = 4,
}
