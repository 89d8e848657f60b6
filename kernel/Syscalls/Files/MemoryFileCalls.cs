using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>memfd_create, and the seals of what it makes.</summary>
internal static class MemoryFileCalls
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int LongestName = 249;

    [Syscall(319, "memfd_create", Support = "MFD_CLOEXEC, MFD_ALLOW_SEALING; no huge pages (EINVAL)")]
    internal static Result<int> Create(Thread caller, VirtualAddress name, uint flags)
    {
        if ((flags & ~(CloseOnExec | AllowSealing)) != 0)
        {
            return Errno.EINVAL;
        }

        Span<byte> room = stackalloc byte[LongestName + 1];
        Result<int> length = caller.Process.Memory.CopyStringIn(name, room);
        if (length.Failed)
        {
            return length.Error == Errno.ENAMETOOLONG ? Errno.EINVAL : length.Error;
        }

        Process process = caller.Process;
        FileSeals seals = (flags & AllowSealing) != 0 ? FileSeals.None : FileSeals.Seal;
        OpenFile file = RegularFile.CreateNameless(process.FileSystem.Services, caller.Credentials, room[..length.Value], seals);
        return process.Descriptors.AddNew(caller, file, (flags & CloseOnExec) != 0 ? DescriptorFlags.CloseOnExec : DescriptorFlags.None);
    }

    /// <summary>Adds seals: F_ADD_SEALS.</summary>
    internal static Errno AddSeals(Thread caller, OpenFile file, FileSeals seals) =>
        file.Inode is not RegularFile memory || (seals & ~FileSeals.All) != 0 ? Errno.EINVAL
        : !file.IsWritable ? Errno.EPERM
        : memory.AddSeals(caller, seals);
}
