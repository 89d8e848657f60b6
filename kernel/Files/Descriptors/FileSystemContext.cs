namespace Tine.Files;

/// <summary>Root, working directory and umask of a process; CLONE_FS shares one context.</summary>
/// <remarks>Counted like <see cref="DescriptorTable"/>.</remarks>
public sealed class FileSystemContext
{
    private int _users = 1;
    private Directory _root;
    private Directory _workingDirectory;

    public FileSystemContext(FileServices services, Directory root, Directory workingDirectory, Permissions umask)
    {
        Services = services;
        _root = root;
        _workingDirectory = workingDirectory;
        root.FileSystem.AddUser();
        workingDirectory.FileSystem.AddUser();
        Umask = umask;
    }

    /// <summary>Clocks, randomness, mounts: what the machine has once.</summary>
    public FileServices Services { get; }

    /// <summary>The root for absolute paths; chroot(2) moves it.</summary>
    public Directory Root
    {
        get => _root;
        set => Move(ref _root, value);
    }

    public Directory WorkingDirectory
    {
        get => _workingDirectory;
        set => Move(ref _workingDirectory, value);
    }

    /// <summary>The permissions that new files do not get.</summary>
    public Permissions Umask { get; set; }

    public bool IsShared => _users > 1;

    public FileSystemContext Share()
    {
        _users++;
        return this;
    }

    public FileSystemContext Copy() => new(Services, Root, WorkingDirectory, Umask);

    public void Release()
    {
        if (--_users == 0)
        {
            _root.FileSystem.RemoveUser();
            _workingDirectory.FileSystem.RemoveUser();
        }
    }

    /// <summary>Moves a place to a directory, whose file system is in use then and not unmounted.</summary>
    private static void Move(ref Directory place, Directory target)
    {
        target.FileSystem.AddUser();
        place.FileSystem.RemoveUser();
        place = target;
    }
}
