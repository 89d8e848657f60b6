namespace Tine.Files;

/// <summary>Root, working directory and umask of a process; CLONE_FS shares one context.</summary>
/// <remarks>Counted like <see cref="DescriptorTable"/>; nothing has to be undone when the last user goes.</remarks>
public sealed class FileSystemContext
{
    private int _users = 1;

    public FileSystemContext(FileServices services, Directory root, Directory workingDirectory, Permissions umask)
    {
        Services = services;
        Root = root;
        WorkingDirectory = workingDirectory;
        Umask = umask;
    }

    /// <summary>Clocks, randomness, mounts: what the machine has once.</summary>
    public FileServices Services { get; }

    /// <summary>Where absolute paths begin; chroot(2) moves it.</summary>
    public Directory Root { get; set; }

    public Directory WorkingDirectory { get; set; }

    /// <summary>The permissions that new files do not get.</summary>
    public Permissions Umask { get; set; }

    public bool IsShared => _users > 1;

    public FileSystemContext Share()
    {
        _users++;
        return this;
    }

    public FileSystemContext Copy() => new(Services, Root, WorkingDirectory, Umask);

    public void Release() => _users--;
}
