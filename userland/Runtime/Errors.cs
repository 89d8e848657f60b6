namespace Tine.Runtime;

/// <summary>Words for error numbers.</summary>
public static class Errors
{
    /// <summary>"ENOENT"; "E" and the number for one that no program here meets.</summary>
    public static string Name(Errno error) => error switch
    {
        Errno.None => "OK",
        Errno.EPERM => nameof(Errno.EPERM),
        Errno.ENOENT => nameof(Errno.ENOENT),
        Errno.ESRCH => nameof(Errno.ESRCH),
        Errno.EINTR => nameof(Errno.EINTR),
        Errno.EIO => nameof(Errno.EIO),
        Errno.ENXIO => nameof(Errno.ENXIO),
        Errno.E2BIG => nameof(Errno.E2BIG),
        Errno.ENOEXEC => nameof(Errno.ENOEXEC),
        Errno.EBADF => nameof(Errno.EBADF),
        Errno.ECHILD => nameof(Errno.ECHILD),
        Errno.EAGAIN => nameof(Errno.EAGAIN),
        Errno.ENOMEM => nameof(Errno.ENOMEM),
        Errno.EACCES => nameof(Errno.EACCES),
        Errno.EFAULT => nameof(Errno.EFAULT),
        Errno.EBUSY => nameof(Errno.EBUSY),
        Errno.EEXIST => nameof(Errno.EEXIST),
        Errno.EXDEV => nameof(Errno.EXDEV),
        Errno.ENODEV => nameof(Errno.ENODEV),
        Errno.ENOTDIR => nameof(Errno.ENOTDIR),
        Errno.EISDIR => nameof(Errno.EISDIR),
        Errno.EINVAL => nameof(Errno.EINVAL),
        Errno.ENFILE => nameof(Errno.ENFILE),
        Errno.EMFILE => nameof(Errno.EMFILE),
        Errno.ENOTTY => nameof(Errno.ENOTTY),
        Errno.ETXTBSY => nameof(Errno.ETXTBSY),
        Errno.EFBIG => nameof(Errno.EFBIG),
        Errno.ENOSPC => nameof(Errno.ENOSPC),
        Errno.ESPIPE => nameof(Errno.ESPIPE),
        Errno.EROFS => nameof(Errno.EROFS),
        Errno.EMLINK => nameof(Errno.EMLINK),
        Errno.EPIPE => nameof(Errno.EPIPE),
        Errno.ERANGE => nameof(Errno.ERANGE),
        Errno.ENAMETOOLONG => nameof(Errno.ENAMETOOLONG),
        Errno.ENOSYS => nameof(Errno.ENOSYS),
        Errno.ENOTEMPTY => nameof(Errno.ENOTEMPTY),
        Errno.ELOOP => nameof(Errno.ELOOP),
        Errno.EOVERFLOW => nameof(Errno.EOVERFLOW),
        Errno.ENOTSUP => nameof(Errno.ENOTSUP),
        Errno.ETIMEDOUT => nameof(Errno.ETIMEDOUT),
        _ => "E" + Numbers.ToText((int)error),
    };

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
