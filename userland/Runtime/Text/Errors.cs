namespace Tine.Runtime;

/// <summary>Words for error numbers.</summary>
public static class Errors
{
    /// <summary>"ENOENT"; "OK" for none, "E" and the number for one without a name.</summary>
    public static string Name(Errno error) =>
        error == Errno.None ? "OK" : ErrnoNames.Find(error) ?? "E" + Numbers.ToText((int)error);

    /// <summary>A few words for a person; the name where no one has needed words.</summary>
    public static string Message(Errno error) => error switch
    {
        Errno.EPERM => "operation not permitted",
        Errno.ENOENT => "no such file or directory",
        Errno.ESRCH => "no such process",
        Errno.EIO => "input/output error",
        Errno.E2BIG => "argument list too long",
        Errno.ENOEXEC => "not an executable",
        Errno.EBADF => "bad descriptor",
        Errno.ECHILD => "no child process",
        Errno.ENOMEM => "out of memory",
        Errno.EACCES => "permission denied",
        Errno.EBUSY => "busy",
        Errno.EEXIST => "exists already",
        Errno.ENOTDIR => "not a directory",
        Errno.EISDIR => "is a directory",
        Errno.EINVAL => "invalid argument",
        Errno.ENOSPC => "no space left",
        Errno.EROFS => "read-only",
        Errno.EPIPE => "nobody reads the pipe",
        Errno.ENAMETOOLONG => "name too long",
        Errno.ENOSYS => "not implemented by this kernel",
        Errno.ENOTEMPTY => "directory not empty",
        Errno.ELOOP => "too many symbolic links",
        _ => Name(error),
    };
}
