using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>setns: joins a namespace, and there is one of each kind.</summary>
internal static class NamespaceCalls
{
    [Syscall(308, "setns", Support = "there is one namespace of each kind, which everybody is in already; a new user namespace is none (EINVAL)")]
    internal static Errno Enter(Thread caller, int descriptor, CloneFlags kinds)
    {
        if (caller.Process.Descriptors.Find(descriptor) is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        if (file is ProcessHandle handle)
        {
            Result<Process> target = handle.Find();
            return kinds == CloneFlags.None || (kinds & ~CloneFlags.Namespaces) != 0 ? Errno.EINVAL
                : target.Failed ? target.Error
                : !TraceAccess.MayRead(caller, target.Value.Leader) ? Errno.EPERM
                : Enter(caller, kinds);
        }

        if (file.Inode is not NamespaceInode space || (kinds != CloneFlags.None && (uint)kinds != space.CloneFlag))
        {
            return Errno.EINVAL;
        }

        return Enter(caller, (CloneFlags)space.CloneFlag);
    }

    /// <summary>Enters namespaces that there are, as Linux's install functions do. The caller stands in the root of a namespace of mounts then.</summary>
    private static Errno Enter(Thread caller, CloneFlags kinds)
    {
        if ((kinds & CloneFlags.NewUser) != 0)
        {
            return Errno.EINVAL;
        }

        Credentials credentials = caller.Credentials;
        bool entersMounts = (kinds & CloneFlags.NewMounts) != 0;
        if (!credentials.Has(Capability.Administrate) || (entersMounts && !credentials.Has(Capability.ChangeRoot)))
        {
            return Errno.EPERM;
        }

        FileSystemContext context = caller.Process.FileSystem;
        if (entersMounts && context.IsShared)
        {
            return Errno.EINVAL;
        }

        if ((kinds & CloneFlags.NewTime) != 0 && caller.Process.LiveThreads > 1)
        {
            return Errno.EUSERS;
        }

        if (entersMounts)
        {
            context.Root = MountTable.Of(context.Services)[0].Root.Uppermost;
            context.WorkingDirectory = context.Root;
        }

        return Errno.None;
    }
}
