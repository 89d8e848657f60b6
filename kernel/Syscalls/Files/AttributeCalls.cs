using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>chmod, chown, umask.</summary>
internal static class AttributeCalls
{
    [Syscall(90, "chmod")]
    internal static Errno ChangePermissions(Thread caller, VirtualAddress path, Permissions permissions) =>
        ChangePermissionsAt2(caller, PathArguments.WorkingDirectory, path, permissions, AtFlags.None);

    [Syscall(91, "fchmod")]
    internal static Errno ChangePermissionsOf(Thread caller, int descriptor, Permissions permissions) =>
        ChangePermissions(caller, PathArguments.NamedOfDescriptor(caller, descriptor), permissions);

    [Syscall(268, "fchmodat")]
    internal static Errno ChangePermissionsAt(Thread caller, int directory, VirtualAddress path, Permissions permissions) =>
        ChangePermissionsAt2(caller, directory, path, permissions, AtFlags.None);

    [Syscall(452, "fchmodat2")]
    internal static Errno ChangePermissionsAt2(Thread caller, int directory, VirtualAddress path, Permissions permissions, AtFlags flags)
    {
        if ((flags & ~(AtFlags.KeepLink | AtFlags.EmptyPath)) != 0)
        {
            return Errno.EINVAL;
        }

        Result<NamedFile> file = PathArguments.FindNamed(caller, directory, path, flags);
        return !file.Failed && file.Value.File.Kind == FileKind.SymbolicLink ? Errno.ENOTSUP : ChangePermissions(caller, file, permissions);
    }

    [Syscall(92, "chown")]
    internal static Errno ChangeOwner(Thread caller, VirtualAddress path, uint user, uint group) =>
        ChangeOwnerAt(caller, PathArguments.WorkingDirectory, path, user, group, AtFlags.None);

    [Syscall(94, "lchown")]
    internal static Errno ChangeLinkOwner(Thread caller, VirtualAddress path, uint user, uint group) =>
        ChangeOwnerAt(caller, PathArguments.WorkingDirectory, path, user, group, AtFlags.KeepLink);

    [Syscall(93, "fchown")]
    internal static Errno ChangeOwnerOf(Thread caller, int descriptor, uint user, uint group) =>
        ChangeOwner(caller, PathArguments.NamedOfDescriptor(caller, descriptor), user, group);

    [Syscall(260, "fchownat")]
    internal static Errno ChangeOwnerAt(Thread caller, int directory, VirtualAddress path, uint user, uint group, AtFlags flags)
    {
        if ((flags & ~(AtFlags.KeepLink | AtFlags.EmptyPath)) != 0)
        {
            return Errno.EINVAL;
        }

        return ChangeOwner(caller, PathArguments.FindNamed(caller, directory, path, flags), user, group);
    }

    [Syscall(95, "umask", Heap = HeapUse.None)]
    internal static Result<int> SetUmask(Thread caller, Permissions umask)
    {
        FileSystemContext context = caller.Process.FileSystem;
        Permissions previous = context.Umask;
        context.Umask = umask & Permissions.Everyone;
        return (int)previous;
    }

    private static Errno ChangePermissions(Thread caller, in Result<NamedFile> file, Permissions permissions)
    {
        Errno error = file.Failed ? file.Error : file.Value.File.ChangePermissions(caller.Credentials, permissions);
        if (error == Errno.None)
        {
            FileEvents.Note(file.Value, WatchEvents.AttributesChanged);
        }

        return error;
    }

    private static Errno ChangeOwner(Thread caller, in Result<NamedFile> file, uint user, uint group)
    {
        Errno error = file.Failed ? file.Error : file.Value.File.ChangeOwner(caller.Credentials, user, group);
        if (error == Errno.None && (user & group) != uint.MaxValue)
        {
            FileEvents.Note(file.Value, WatchEvents.AttributesChanged);
        }

        return error;
    }
}
