namespace Tine.Files;

/// <summary>The attributes of a new file.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Permissions">After the umask.</param>
/// <param name="Owner">The owner.</param>
/// <param name="Device">For device nodes.</param>
/// <param name="Target">For symbolic links, what they say.</param>
public readonly record struct NewInode(
    FileKind Kind, Permissions Permissions, Credentials Owner, DeviceNumber Device = default, byte[]? Target = null)
{
    /// <summary>The thread that makes it, whose limits count where its process is charged; null for the kernel itself.</summary>
    public Caller? Maker { get; init; }
}
