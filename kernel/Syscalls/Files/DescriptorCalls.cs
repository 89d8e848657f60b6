using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>dup, fcntl, ioctl: calls about descriptors themselves.</summary>
internal static class DescriptorCalls
{
    [Syscall(32, "dup")]
    internal static Result<int> Duplicate(Thread caller, int descriptor) =>
        Duplicate(caller.Process.Descriptors, descriptor, 0, DescriptorFlags.None);

    [Syscall(33, "dup2")]
    internal static Result<int> Duplicate2(Thread caller, int descriptor, int target)
    {
        if (descriptor != target)
        {
            return Duplicate3(caller, descriptor, target, OpenFlags.ReadOnly);
        }

        return caller.Process.Descriptors.Find(descriptor) is null ? Errno.EBADF : target;
    }

    [Syscall(292, "dup3")]
    internal static Result<int> Duplicate3(Thread caller, int descriptor, int target, OpenFlags flags)
    {
        if ((flags & ~OpenFlags.CloseOnExec) != 0 || descriptor == target)
        {
            return Errno.EINVAL;
        }

        DescriptorTable table = caller.Process.Descriptors;
        if (table.Find(descriptor) is not { } file)
        {
            return Errno.EBADF;
        }

        file.AddReference();
        Errno error = table.Replace(target, file, OpenCalls.FlagsOf(flags));
        if (error != Errno.None)
        {
            file.Release();
            return error;
        }

        return target;
    }

    [Syscall(72, "fcntl", Support = "F_DUPFD, F_GETFD, F_GETFL and their relatives, owners and signals, locks, leases, pipe sizes, seals; no notifications of directories (EINVAL)")]
    internal static Result<long> Control(Thread caller, int descriptor, FileCommand command, ulong argument)
    {
        DescriptorTable table = caller.Process.Descriptors;
        using BorrowedFile borrowed = table.Borrow(descriptor);
        if (borrowed.File is not { } file)
        {
            return Errno.EBADF;
        }

        switch (command)
        {
            case FileCommand.Duplicate:
            case FileCommand.DuplicateCloseOnExec:
                return DuplicateFrom(table, descriptor, command, argument);
            case FileCommand.GetDescriptorFlags:
                return (long)table.GetFlags(descriptor).Value;
            case FileCommand.SetDescriptorFlags:
                return Outcome(table.SetFlags(descriptor, (DescriptorFlags)argument & DescriptorFlags.CloseOnExec));
            case FileCommand.GetStatusFlags:
                return (long)file.Flags;
        }

        return file.IsPathOnly ? Errno.EBADF : ControlFile(caller, descriptor, file, command, argument);
    }

    [Syscall(16, "ioctl", Support = "terminals, FIONREAD, FIONBIO, FIOASYNC, FIOCLEX, FIONCLEX, owners of sockets, SIOCATMARK; others give ENOTTY")]
    internal static Result<long> DeviceControl(Thread caller, int descriptor, uint request, ulong argument)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        AddressSpace memory = caller.Process.Memory;
        switch (request)
        {
            case ControlRequests.SetCloseOnExec:
                return Outcome(caller.Process.Descriptors.SetFlags(descriptor, DescriptorFlags.CloseOnExec));
            case ControlRequests.ClearCloseOnExec:
                return Outcome(caller.Process.Descriptors.SetFlags(descriptor, DescriptorFlags.None));
            case ControlRequests.SetNonBlocking:
                return SetNonBlocking(file, memory.Read<int>(new VirtualAddress(argument)));
            case ControlRequests.SetAsync:
                return SetAsync(caller, descriptor, file, memory.Read<int>(new VirtualAddress(argument)));
            case ControlRequests.SetOwner or ControlRequests.SetOwnerGroup when file is UnixSocket:
                return Outcome(FileSignalCalls.SetOwner(caller, file, memory.Read<int>(new VirtualAddress(argument))));
            case ControlRequests.GetOwner or ControlRequests.GetOwnerGroup when file is UnixSocket:
                return Outcome(memory.Write(new VirtualAddress(argument), FileSignalCalls.OwnerOf(file)));
            case ControlRequests.BytesToRead when file.Inode.Kind == FileKind.Regular:
                ulong size = file.Inode.Size;
                return Outcome(memory.Write(new VirtualAddress(argument), (int)(size > file.Offset ? size - file.Offset : 0)));
            case TerminalRequests.OpenPeer when file is PseudoTerminalMaster master:
                return OpenPeer(caller, master, (OpenFlags)argument);
            default:
                return file.Control(caller, memory, request, argument);
        }
    }

    private static Result<long> OpenPeer(Thread caller, PseudoTerminalMaster master, OpenFlags flags)
    {
        Result<OpenFile> opened = master.OpenPeer(caller, flags | OpenFlags.LargeFile);
        Result<int> descriptor = opened.Failed ? opened.Error : caller.Process.Descriptors.AddOrRelease(opened.Value, OpenCalls.FlagsOf(flags));
        return descriptor.Failed ? descriptor.Error : descriptor.Value;
    }

    private static Result<long> ControlFile(Thread caller, int descriptor, OpenFile file, FileCommand command, ulong argument)
    {
        switch (command)
        {
            case FileCommand.SetStatusFlags
                when ((OpenFlags)argument & ~file.Flags & OpenFlags.NoAccessTime) != 0 && !file.Inode.IsOwnedBy(caller.Credentials):
                return Errno.EPERM;
            case FileCommand.SetStatusFlags
                when ((OpenFlags)argument & OpenFlags.Direct) != 0 && file.Inode.Kind is not (FileKind.Regular or FileKind.BlockDevice or FileKind.Fifo):
                return Errno.EINVAL;
            case FileCommand.SetStatusFlags:
                FileSignalCalls.SetAsync(caller, descriptor, file, ((OpenFlags)argument & OpenFlags.Async) != 0);
                file.Flags = (file.Flags & ~OpenFlags.Changeable) | ((OpenFlags)argument & OpenFlags.Changeable);
                return 0;
            case FileCommand.GetLock or FileCommand.SetLock or FileCommand.SetLockWait:
            case FileCommand.GetOpenFileLock or FileCommand.SetOpenFileLock or FileCommand.SetOpenFileLockWait:
                return Outcome(LockCalls.Control(caller, descriptor, file, command, new VirtualAddress(argument)));
            case FileCommand.AddSeals:
                return Outcome(MemoryFileCalls.AddSeals(caller, file, (FileSeals)argument));
            case FileCommand.GetSeals:
                return file.Inode is RegularFile regular ? (long)regular.Seals : Errno.EINVAL;
            case FileCommand.SetOwner or FileCommand.GetOwner or FileCommand.SetSignal or FileCommand.GetSignal:
            case FileCommand.SetOwnerRecord or FileCommand.GetOwnerRecord or FileCommand.GetOwnerIds:
                return FileSignalCalls.Control(caller, file, command, argument);
            case FileCommand.SetLease:
                return Outcome(LeaseCalls.Set(caller, descriptor, file, (LockKind)(int)argument));
            case FileCommand.GetLease:
                return (long)LeaseCalls.Get(file);
            case FileCommand.GetPipeSize:
                return file is PipeEnd { Pipe: var pipe } ? pipe.Capacity : Errno.EBADF;
            case FileCommand.SetPipeSize:
                return file is PipeEnd end
                    ? end.Pipe.SetCapacity(caller, caller.Process.FileSystem.Services.Limits, caller.Credentials, argument)
                    : Errno.EBADF;
            default:
                return Errno.EINVAL;
        }
    }

    private static Result<long> DuplicateFrom(DescriptorTable table, int descriptor, FileCommand command, ulong from)
    {
        if (from >= (ulong)table.Limit)
        {
            return Errno.EINVAL;
        }

        DescriptorFlags flags = command == FileCommand.Duplicate ? DescriptorFlags.None : DescriptorFlags.CloseOnExec;
        Result<int> copy = Duplicate(table, descriptor, (int)from, flags);
        return copy.Failed ? copy.Error : copy.Value;
    }

    private static Result<int> Duplicate(DescriptorTable table, int descriptor, int from, DescriptorFlags flags)
    {
        if (table.Find(descriptor) is not { } file)
        {
            return Errno.EBADF;
        }

        file.AddReference();
        Result<int> added = table.Add(file, flags, from);
        if (added.Failed)
        {
            file.Release();
        }

        return added;
    }

    private static Result<long> SetNonBlocking(OpenFile file, Result<int> isOn)
    {
        if (isOn.Failed)
        {
            return isOn.Error;
        }

        file.Flags = isOn.Value != 0 ? file.Flags | OpenFlags.NonBlocking : file.Flags & ~OpenFlags.NonBlocking;
        return 0;
    }

    private static Result<long> SetAsync(Thread caller, int descriptor, OpenFile file, Result<int> isOn)
    {
        if (isOn.Failed)
        {
            return isOn.Error;
        }

        bool isChange = (isOn.Value != 0) != ((file.Flags & OpenFlags.Async) != 0);
        if (isChange && !file.SendsSignals)
        {
            return Errno.ENOTTY;
        }

        FileSignalCalls.SetAsync(caller, descriptor, file, isOn.Value != 0);
        return 0;
    }

    private static Result<long> Outcome(Errno error) => error == Errno.None ? 0 : error;
}
