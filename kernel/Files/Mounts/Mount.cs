namespace Tine.Files;

/// <summary>One mounted file system; where, its root knows.</summary>
public sealed class Mount(int id, Directory root, byte[] source, MountFlags flags)
{
    /// <summary>Number in mountinfo and fdinfo.</summary>
    public int Id => id;

    public Directory Root { get; } = root;

    /// <summary>The source given to mount(2), for /proc/mounts.</summary>
    public byte[] Source { get; } = source;

    public MountFlags Flags { get; set; } = flags;
}
