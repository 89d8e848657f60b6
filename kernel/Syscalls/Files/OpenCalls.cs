using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>open, close and their relatives.</summary>
internal static class OpenCalls
{
    /// <summary>close_range: mark close-on-exec instead of closing; and first stop sharing the table.</summary>
    private const uint CloseRangeUnshare = 2;
    private const uint CloseRangeCloseOnExec = 4;

    [Syscall(2, "open")]
    internal static Result<int> Open(Thread caller, VirtualAddress path, OpenFlags flags, Permissions permissions) =>
        OpenAt(caller, PathArguments.WorkingDirectory, path, flags, permissions);

    [Syscall(85, "creat")]
    internal static Result<int> Create(Thread caller, VirtualAddress path, Permissions permissions) =>
        OpenAt(caller, PathArguments.WorkingDirectory, path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, permissions);

    [Syscall(257, "openat")]
    internal static Result<int> OpenAt(Thread caller, int directory, VirtualAddress path, OpenFlags flags, Permissions permissions)
    {
        // Unknown flags are passed over; build_open_how() of Linux.
        flags &= OpenRequest.Known;
        Result<byte[]> bytes = PathArguments.Read(caller, path);
        if (bytes.Failed)
        {
            return bytes.Error;
        }

        Result<PathScope> scope = PathArguments.Scope(caller, directory, bytes.Value);
        if (scope.Failed)
        {
            return scope.Error;
        }

        Result<OpenFile> file = Opening.Open(scope.Value, bytes.Value, flags, permissions);
        if (file.Failed)
        {
            return file.Error;
        }

        return caller.Process.Descriptors.AddNew(caller, file.Value, FlagsOf(flags));
    }

    [Syscall(437, "openat2")]
    internal static Result<int> OpenAt2(Thread caller, int directory, VirtualAddress path, VirtualAddress how, ulong size)
    {
        Result<OpenRequest> read = OpenRequest.Fetch(caller, how, size);
        Errno error = read.Failed ? read.Error : read.Value.Check();
        Result<byte[]> bytes = error == Errno.None ? PathArguments.Read(caller, path) : error;
        Result<PathScope> scope = bytes.Failed ? bytes.Error : PathArguments.Scope(caller, directory, bytes.Value, read.Value.Resolve);
        if (scope.Failed)
        {
            return scope.Error;
        }

        var flags = (OpenFlags)read.Value.Flags;
        Result<OpenFile> file = Opening.Open(scope.Value, bytes.Value, flags, (Permissions)read.Value.Mode);
        return file.Failed ? file.Error : caller.Process.Descriptors.AddNew(caller, file.Value, FlagsOf(flags));
    }

    [Syscall(3, "close", Heap = HeapUse.Little)]
    internal static Errno Close(Thread caller, int descriptor) => caller.Process.Descriptors.Close(descriptor);

    [Syscall(436, "close_range")]
    internal static Errno CloseRange(Thread caller, uint first, uint last, uint flags)
    {
        if ((flags & ~(CloseRangeUnshare | CloseRangeCloseOnExec)) != 0 || first > last)
        {
            return Errno.EINVAL;
        }

        if ((flags & CloseRangeUnshare) != 0)
        {
            Unsharing.Descriptors(caller.Process);
        }

        DescriptorTable table = caller.Process.Descriptors;
        return (flags & CloseRangeCloseOnExec) == 0 ? table.CloseRange(caller, first, last) : table.MarkRange(caller, first, last);
    }

    public static DescriptorFlags FlagsOf(OpenFlags flags) =>
        (flags & OpenFlags.CloseOnExec) != 0 ? DescriptorFlags.CloseOnExec : DescriptorFlags.None;
}
