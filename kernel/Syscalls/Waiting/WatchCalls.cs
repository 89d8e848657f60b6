using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>inotify_init, inotify_add_watch, inotify_rm_watch.</summary>
internal static class WatchCalls
{
    private const string Told = "all events, but not the close of a program that execve opened, nor reads and writes of FIFOs and devices";

    [Syscall(253, "inotify_init")]
    internal static Result<int> Create(Thread caller) => Create1(caller, OpenFlags.ReadOnly);

    [Syscall(294, "inotify_init1")]
    internal static Result<int> Create1(Thread caller, OpenFlags flags)
    {
        if ((flags & ~(OpenFlags.NonBlocking | OpenFlags.CloseOnExec)) != 0)
        {
            return Errno.EINVAL;
        }

        Result<WatchFile> made = WatchFile.Create(caller.Process.FileSystem.Services, caller.Credentials, flags & OpenFlags.NonBlocking);
        return made.Failed ? made.Error : caller.Process.Descriptors.AddNew(caller, made.Value, OpenCalls.FlagsOf(flags));
    }

    [Syscall(254, "inotify_add_watch", Support = Told)]
    internal static Result<int> Watch(Thread caller, int descriptor, VirtualAddress path, WatchEvents events)
    {
        if ((events & ~WatchEvents.Known) != 0 || events == WatchEvents.None)
        {
            return Errno.EINVAL;
        }

        bool isOpen = caller.Process.Descriptors.Find(descriptor) is { IsPathOnly: false };
        if (!isOpen || (events & (WatchEvents.Add | WatchEvents.MustBeNew)) == (WatchEvents.Add | WatchEvents.MustBeNew))
        {
            return isOpen ? Errno.EINVAL : Errno.EBADF;
        }

        if (caller.Process.Descriptors.Find(descriptor) is not WatchFile)
        {
            return Errno.EINVAL;
        }

        AtFlags flags = (events & WatchEvents.KeepLink) != 0 ? AtFlags.KeepLink : AtFlags.None;
        Result<Inode> found = PathArguments.Find(caller, PathArguments.WorkingDirectory, path, flags);
        if (found.Failed)
        {
            return found.Error;
        }

        Inode file = found.Value;
        Errno error = (events & WatchEvents.OnlyDirectory) != 0 && file.Kind != FileKind.Directory
            ? Errno.ENOTDIR
            : file.Check(caller.Credentials, FileAccess.Read);
        // Others may have run on a long way to the file, and closed the instance.
        return error != Errno.None ? error
            : caller.Process.Descriptors.Find(descriptor) is WatchFile watcher ? watcher.Watch(file, events)
            : Errno.EBADF;
    }

    [Syscall(255, "inotify_rm_watch")]
    internal static Errno Unwatch(Thread caller, int descriptor, int watch) => caller.Process.Descriptors.Find(descriptor) switch
    {
        WatchFile watcher => watcher.Unwatch(watch),
        { IsPathOnly: false } => Errno.EINVAL,
        _ => Errno.EBADF,
    };
}
