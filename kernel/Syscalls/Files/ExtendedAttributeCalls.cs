using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Extended attributes; xattr(7). Checks in Linux's order: the file, the name, the value, the rights, the file system.</summary>
internal static class ExtendedAttributeCalls
{
    private const string Kept = "trusted.* and security.* on tmpfs, as Linux 6.1 has it; user.*, system.* and security.capability give EOPNOTSUPP";
    private const int LongestName = 255; // XATTR_NAME_MAX
    private const ulong LargestValue = 64 * 1024; // XATTR_SIZE_MAX, XATTR_LIST_MAX

    [Syscall(188, "setxattr", Support = Kept)]
    internal static Errno Set(Thread caller, VirtualAddress path, VirtualAddress name, VirtualAddress value, ulong size, AttributeSetting setting) =>
        Set(caller, FindNamed(caller, path, AtFlags.None), name, value, size, setting);

    [Syscall(189, "lsetxattr", Support = Kept)]
    internal static Errno SetOfLink(Thread caller, VirtualAddress path, VirtualAddress name, VirtualAddress value, ulong size, AttributeSetting setting) =>
        Set(caller, FindNamed(caller, path, AtFlags.KeepLink), name, value, size, setting);

    [Syscall(190, "fsetxattr", Support = Kept)]
    internal static Errno SetOfDescriptor(Thread caller, int descriptor, VirtualAddress name, VirtualAddress value, ulong size, AttributeSetting setting) =>
        Set(caller, FindNamed(caller, descriptor), name, value, size, setting);

    [Syscall(191, "getxattr", Support = Kept)]
    internal static Result<long> Get(Thread caller, VirtualAddress path, VirtualAddress name, VirtualAddress value, ulong size) =>
        Get(caller, Find(caller, path, AtFlags.None), name, value, size);

    [Syscall(192, "lgetxattr", Support = Kept)]
    internal static Result<long> GetOfLink(Thread caller, VirtualAddress path, VirtualAddress name, VirtualAddress value, ulong size) =>
        Get(caller, Find(caller, path, AtFlags.KeepLink), name, value, size);

    [Syscall(193, "fgetxattr", Support = Kept)]
    internal static Result<long> GetOfDescriptor(Thread caller, int descriptor, VirtualAddress name, VirtualAddress value, ulong size) =>
        Get(caller, Find(caller, descriptor), name, value, size);

    [Syscall(194, "listxattr")]
    internal static Result<long> List(Thread caller, VirtualAddress path, VirtualAddress list, ulong size) =>
        List(caller, Find(caller, path, AtFlags.None), list, size);

    [Syscall(195, "llistxattr")]
    internal static Result<long> ListOfLink(Thread caller, VirtualAddress path, VirtualAddress list, ulong size) =>
        List(caller, Find(caller, path, AtFlags.KeepLink), list, size);

    [Syscall(196, "flistxattr")]
    internal static Result<long> ListOfDescriptor(Thread caller, int descriptor, VirtualAddress list, ulong size) =>
        List(caller, Find(caller, descriptor), list, size);

    [Syscall(197, "removexattr", Support = Kept)]
    internal static Errno Remove(Thread caller, VirtualAddress path, VirtualAddress name) =>
        Remove(caller, FindNamed(caller, path, AtFlags.None), name);

    [Syscall(198, "lremovexattr", Support = Kept)]
    internal static Errno RemoveOfLink(Thread caller, VirtualAddress path, VirtualAddress name) =>
        Remove(caller, FindNamed(caller, path, AtFlags.KeepLink), name);

    [Syscall(199, "fremovexattr", Support = Kept)]
    internal static Errno RemoveOfDescriptor(Thread caller, int descriptor, VirtualAddress name) =>
        Remove(caller, FindNamed(caller, descriptor), name);

    private static Errno Set(Thread caller, Result<NamedFile> file, VirtualAddress name, VirtualAddress value, ulong size, AttributeSetting setting)
    {
        if (file.Failed || (setting & ~(AttributeSetting.Create | AttributeSetting.Replace)) != 0)
        {
            return file.Failed ? file.Error : Errno.EINVAL;
        }

        Result<byte[]> bytes = ReadName(caller, name);
        if (bytes.Failed || size > LargestValue)
        {
            return bytes.Failed ? bytes.Error : Errno.E2BIG;
        }

        byte[] content = new byte[(int)size];
        Errno error = caller.Process.Memory.CopyIn(value, content);
        error = error == Errno.None ? CheckWrite(caller, file.Value.File, bytes.Value) : error;
        error = error == Errno.None ? file.Value.File.GetAttributes().Set(bytes.Value, content, setting) : error;
        return NoteChange(file.Value, error);
    }

    private static Errno Remove(Thread caller, Result<NamedFile> file, VirtualAddress name)
    {
        if (file.Failed)
        {
            return file.Error;
        }

        Result<byte[]> bytes = ReadName(caller, name);
        Errno error = bytes.Failed ? bytes.Error : CheckWrite(caller, file.Value.File, bytes.Value);
        error = error == Errno.None ? file.Value.File.GetAttributes().Remove(bytes.Value) : error;
        return NoteChange(file.Value, error);
    }

    private static Result<long> Get(Thread caller, Result<Inode> file, VirtualAddress name, VirtualAddress value, ulong size)
    {
        if (file.Failed)
        {
            return file.Error;
        }

        Result<byte[]> bytes = ReadName(caller, name);
        Errno error = bytes.Failed ? bytes.Error : AttributeNames.Check(caller.Credentials, file.Value, bytes.Value, FileAccess.Read);
        error = error == Errno.None ? AttributeNames.Resolve(file.Value, bytes.Value) : error;
        return error != Errno.None ? error
            : file.Value.Attributes?.Find(bytes.Value) is { } content ? WriteBack(caller, content, value, size)
            : Errno.ENODATA;
    }

    private static Result<long> List(Thread caller, Result<Inode> file, VirtualAddress list, ulong size)
    {
        if (file.Failed)
        {
            return file.Error;
        }

        long bytes = file.Value.Attributes?.ListBytes(caller.Credentials) ?? 0;
        if (bytes == 0 || size == 0)
        {
            return bytes;
        }

        if ((ulong)bytes > Math.Min(size, LargestValue))
        {
            return size < LargestValue ? Errno.ERANGE : Errno.E2BIG;
        }

        byte[] names = new byte[(int)bytes];
        file.Value.Attributes!.List(names, caller.Credentials);
        return WriteBack(caller, names, list, size);
    }

    /// <summary>Copies what there is; room for nothing asks for the length alone.</summary>
    private static Result<long> WriteBack(Thread caller, ReadOnlySpan<byte> bytes, VirtualAddress place, ulong size)
    {
        if (size == 0 || (ulong)bytes.Length > size)
        {
            return size == 0 ? bytes.Length : Errno.ERANGE;
        }

        Errno error = caller.Process.Memory.CopyOut(place, bytes);
        return error == Errno.None ? bytes.Length : error;
    }

    private static Errno CheckWrite(Thread caller, Inode file, byte[] name)
    {
        Errno error = AttributeNames.Check(caller.Credentials, file, name, FileAccess.Write);
        error = error == Errno.None ? AttributeNames.CheckSecurity(caller.Credentials, name) : error;
        return error == Errno.None ? AttributeNames.Resolve(file, name) : error;
    }

    private static Errno NoteChange(in NamedFile file, Errno error)
    {
        if (error == Errno.None)
        {
            file.File.NoteChange();
            FileEvents.Note(file, WatchEvents.AttributesChanged);
        }

        return error;
    }

    /// <returns>The name without its NUL; ERANGE when it is empty or too long; EFAULT.</returns>
    private static Result<byte[]> ReadName(Thread caller, VirtualAddress address)
    {
        Span<byte> name = stackalloc byte[LongestName + 1];
        Result<int> length = caller.Process.Memory.CopyStringIn(address, name);
        bool isBad = length.Failed ? length.Error == Errno.ENAMETOOLONG : length.Value == 0;
        return isBad ? Errno.ERANGE : length.Failed ? length.Error : name[..length.Value].ToArray();
    }

    private static Result<Inode> Find(Thread caller, VirtualAddress path, AtFlags flags) =>
        PathArguments.Find(caller, PathArguments.WorkingDirectory, path, flags);

    private static Result<NamedFile> FindNamed(Thread caller, VirtualAddress path, AtFlags flags) =>
        PathArguments.FindNamed(caller, PathArguments.WorkingDirectory, path, flags);

    private static Result<NamedFile> FindNamed(Thread caller, int descriptor) => PathArguments.NamedOfDescriptor(caller, descriptor);

    private static Result<Inode> Find(Thread caller, int descriptor) =>
        caller.Process.Descriptors.Find(descriptor) is { IsPathOnly: false } file ? file.Inode : Errno.EBADF;
}
