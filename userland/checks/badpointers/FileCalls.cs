using Tine.Runtime;

namespace Tine.BadPointers;

/// <summary>Calls about files and directories.</summary>
internal static unsafe class FileCalls
{
    private const ulong Here = Trial.Here;
    private const ulong WorkingDirectory = unchecked((ulong)Unix.CurrentDirectory);
    private const ulong AvailableBytes = 0x541B;

    internal static void Run()
    {
        ulong zero = (ulong)Unix.Open("/dev/zero", OpenFlags.ReadWrite).Int;
        ulong directory = (ulong)Unix.Open("/", OpenFlags.ReadOnly | OpenFlags.Directory).Int;
        ulong file = (ulong)Unix.Open("/tmp/badpointers", OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate).Int;
        Unix.Unlink("/tmp/badpointers");
        Unix.Write((int)file, "hello"u8);
        Unix.Pipe2(out int readEnd, out int writeEnd);
        Unix.Write(writeEnd, "hello"u8);
        fixed (byte* name = "/tmp\0"u8)
        {
            Transfers(zero, file, (ulong)readEnd, (ulong)writeEnd);
            Paths((ulong)name);
            Structures((ulong)name, file, directory, (ulong)readEnd);
        }

        Unix.Close((int)zero);
        Unix.Close((int)directory);
        Unix.Close((int)file);
        Unix.Close(readEnd);
        Unix.Close(writeEnd);
    }

    private static void Transfers(ulong zero, ulong file, ulong readEnd, ulong writeEnd)
    {
        Trial.Run(SystemCall.Read, "read of a device: buffer", Direction.Receives, zero, Here, 64);
        Trial.Run(SystemCall.Read, "read of a pipe: buffer", Direction.Receives, readEnd, Here, 5);
        Trial.Run(SystemCall.PRead64, "pread64 of a file: buffer", Direction.Receives, file, Here, 5);
        Trial.Run(SystemCall.Write, "write to a pipe: buffer", Direction.Sends, writeEnd, Here, 5);
        Trial.Run(SystemCall.Write, "write to a file: buffer", Direction.Sends, file, Here, 5);
        Trial.Run(SystemCall.PWrite64, "pwrite64 to a file: buffer", Direction.Sends, file, Here, 5, 0);
        Trial.Run(SystemCall.ReadV, "readv: the vector", Direction.Reads, file, Here, 1);
        Trial.Run(SystemCall.WriteV, "writev: the vector", Direction.Reads, writeEnd, Here, 1);
        Trial.Run(SystemCall.GetRandom, "getrandom: buffer", Direction.Receives, Here, 64);
        var vector = (IoVector*)Places.Good;
        vector->Start = Places.Guarded;
        vector->Length = 8;
        Tap.Ok(Unix.Call(SystemCall.WriteV, writeEnd, (ulong)vector, 1).Error == Errno.EFAULT, "writev: what the vector points to");
        Tap.Ok(Unix.Call(SystemCall.ReadV, readEnd, (ulong)vector, 1).Error == Errno.EFAULT, "readv: what the vector points to");
    }

    private static void Paths(ulong name)
    {
        Trial.Run(SystemCall.Open, "open: path", Direction.Reads, Here);
        Trial.Run(SystemCall.OpenAt, "openat: path", Direction.Reads, WorkingDirectory, Here);
        Trial.Run(SystemCall.Stat, "stat: path", Direction.Reads, Here, (ulong)Places.Good);
        Trial.Run(SystemCall.LStat, "lstat: path", Direction.Reads, Here, (ulong)Places.Good);
        Trial.Run(SystemCall.NewFStatAt, "newfstatat: path", Direction.Reads, WorkingDirectory, Here, (ulong)Places.Good);
        Trial.Run(SystemCall.Access, "access: path", Direction.Reads, Here);
        Trial.Run(SystemCall.MkDir, "mkdir: path", Direction.Reads, Here);
        Trial.Run(SystemCall.RmDir, "rmdir: path", Direction.Reads, Here);
        Trial.Run(SystemCall.Unlink, "unlink: path", Direction.Reads, Here);
        Trial.Run(SystemCall.UnlinkAt, "unlinkat: path", Direction.Reads, WorkingDirectory, Here);
        Trial.Run(SystemCall.ChDir, "chdir: path", Direction.Reads, Here);
        Trial.Run(SystemCall.ChMod, "chmod: path", Direction.Reads, Here);
        Trial.Run(SystemCall.Rename, "rename: from", Direction.Reads, Here, name);
        Trial.Run(SystemCall.Rename, "rename: to", Direction.Reads, name, Here);
        Trial.Run(SystemCall.Link, "link: existing", Direction.Reads, Here, name);
        Trial.Run(SystemCall.Link, "link: path", Direction.Reads, name, Here);
        Trial.Run(SystemCall.SymLink, "symlink: target", Direction.Reads, Here, name);
        Trial.Run(SystemCall.SymLink, "symlink: path", Direction.Reads, name, Here);
        Trial.Run(SystemCall.ReadLink, "readlink: path", Direction.Reads, Here, (ulong)Places.Good, 64);
        Trial.Run(SystemCall.StatFs, "statfs: path", Direction.Reads, Here, (ulong)Places.Good);
    }

    private static void Structures(ulong name, ulong file, ulong directory, ulong readEnd)
    {
        Trial.Run(SystemCall.Stat, "stat: result", Direction.Writes, name, Here);
        Trial.Run(SystemCall.FStat, "fstat: result", Direction.Writes, file, Here);
        Trial.Run(SystemCall.NewFStatAt, "newfstatat: result", Direction.Writes, WorkingDirectory, name, Here);
        Trial.Run(SystemCall.StatFs, "statfs: result", Direction.Writes, name, Here);
        Trial.Run(SystemCall.GetDents64, "getdents64: buffer", Direction.Writes, directory, Here, 4096);
        Trial.Run(SystemCall.GetCwd, "getcwd: buffer", Direction.Receives, Here, 4096);
        Trial.Run(SystemCall.Pipe2, "pipe2: result", Direction.Writes, Here);
        Trial.Run(SystemCall.Poll, "poll: entries", Direction.Reads, Here, 1);
        Trial.Run(SystemCall.IoCtl, "ioctl FIONREAD: result", Direction.Receives, readEnd, AvailableBytes, Here);
        Trial.Run(SystemCall.Select, "select: set", Direction.Reads, 64, Here);
        Trial.Run(SystemCall.UTimeNsAt, "utimensat: path", Direction.Reads, WorkingDirectory, Here);
        Trial.Run(SystemCall.UTimeNsAt, "utimensat: times", Direction.Reads, WorkingDirectory, name, Here);
    }
}
