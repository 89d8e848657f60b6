namespace Tine.Files;

/// <summary>Questions about <see cref="OpenFlags"/>.</summary>
public static class OpenFlagsExtensions
{
    /// <summary>Whether it is O_WRONLY or O_RDWR: Linux adds 1 to the access mode, and reads it as two bits (OPEN_FMODE).</summary>
    public static bool AllowWriting(this OpenFlags flags) => (((int)flags + 1) & (int)OpenFlags.ReadWrite) != 0;
}
