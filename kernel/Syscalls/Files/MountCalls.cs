using System;
using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>mount and umount2.</summary>
internal static class MountCalls
{
    /// <summary>MS_MGC_VAL and MS_MGC_MSK: what old programs put above the flags.</summary>
    private const MountFlags Magic = (MountFlags)0xc0ed_0000;
    private const MountFlags MagicMask = (MountFlags)0xffff_0000;

    [Syscall(165, "mount", Support = "tmpfs, devtmpfs, devpts, mqueue, proc and sysfs; MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_NOATIME, MS_NODIRATIME, MS_STRICTATIME, MS_REMOUNT; options of tmpfs (size, nr_blocks, nr_inodes, mode, uid, gid), those of others are ignored; no bind mounts")]
    internal static Errno Mount(
        Thread caller, VirtualAddress source, VirtualAddress target, VirtualAddress type, MountFlags flags, VirtualAddress options)
    {
        Process process = caller.Process;
        flags = (flags & MagicMask) == Magic ? flags & ~MagicMask : flags;
        Result<byte[]> path = PathArguments.Read(caller, target);
        Result<Inode> place = path.Failed ? path.Error : PathArguments.Scope(caller).Find(path.Value, LastStep.Follow);
        if (place.Failed || !caller.Credentials.Has(Capability.Administrate))
        {
            return place.Failed ? place.Error : Errno.EPERM;
        }

        if (place.Value is not Directory directory)
        {
            return Errno.ENOTDIR;
        }

        Result<byte[]> settings = options.IsNull ? Array.Empty<byte>() : PathArguments.Read(caller, options);
        if (settings.Failed)
        {
            return settings.Error;
        }

        MountTable mounts = MountTable.Of(process.FileSystem.Services);
        if ((flags & MountFlags.Remount) != 0)
        {
            Errno error = mounts.Change(directory, flags & ~MountFlags.Remount);
            return error == Errno.None ? directory.FileSystem.Type.Configure(directory, settings.Value) : error;
        }

        if ((flags & MountFlags.Propagation) != 0)
        {
            return Errno.None;
        }

        if ((flags & (MountFlags.Bind | MountFlags.Move)) != 0)
        {
            return Errno.EINVAL;
        }

        Result<byte[]> typeName = type.IsNull ? Errno.EINVAL : PathArguments.Read(caller, type);
        if (typeName.Failed)
        {
            return typeName.Error;
        }

        if (mounts.FindType(typeName.Value) is not { } fileSystemType)
        {
            return Errno.ENODEV;
        }

        Result<byte[]> sourceName = source.IsNull ? "none"u8.ToArray() : PathArguments.Read(caller, source);
        return sourceName.Failed ? sourceName.Error : Mount(process, fileSystemType, directory, sourceName.Value, flags, settings.Value);
    }

    [Syscall(166, "umount2", Support = "MNT_DETACH, UMOUNT_NOFOLLOW; MNT_FORCE changes nothing; no MNT_EXPIRE (EINVAL)")]
    internal static Errno Unmount(Thread caller, VirtualAddress target, UnmountFlags flags)
    {
        const UnmountFlags Known = UnmountFlags.Force | UnmountFlags.Detach | UnmountFlags.NoFollow;
        if ((flags & ~Known) != 0)
        {
            return Errno.EINVAL;
        }

        LastStep last = (flags & UnmountFlags.NoFollow) != 0 ? LastStep.Keep : LastStep.Follow;
        Result<byte[]> path = PathArguments.Read(caller, target);
        Result<Inode> found = path.Failed ? path.Error : PathArguments.Scope(caller).Find(path.Value, last);
        return found.Failed ? found.Error
            : !caller.Credentials.Has(Capability.Administrate) ? Errno.EPERM
            : found.Value is Directory root ? Unmount(caller, root, flags)
            : Errno.EINVAL;
    }

    private static Errno Unmount(Thread caller, Directory root, UnmountFlags flags) =>
        MountTable.Of(caller.Process.FileSystem.Services).Remove(caller, root, flags);

    private static Errno Mount(Process process, FileSystemType type, Directory target, byte[] source, MountFlags flags, byte[] options)
    {
        FileServices services = process.FileSystem.Services;
        MountTable mounts = MountTable.Of(services);
        Result<Directory> root = type.CreateRoot(services, mounts.NextDeviceMinor());
        Errno error = root.Failed ? root.Error : type.Configure(root.Value, options);
        return error == Errno.None ? mounts.Add(target, root.Value, source, flags) : error;
    }
}
