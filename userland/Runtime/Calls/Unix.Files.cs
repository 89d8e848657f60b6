using System;

namespace Tine.Runtime;

public static unsafe partial class Unix
{
    /// <summary>AT_FDCWD: paths are relative to the working directory.</summary>
    public const int CurrentDirectory = -100;

    /// <summary>AT_REMOVEDIR of unlinkat(2).</summary>
    public const int RemoveDirectoryFlag = 0x200;

    private const uint DefaultMode = 0x1B6;

    public static SysResult Read(int descriptor, void* buffer, ulong count) =>
        new(Stubs.Syscall(SystemCall.Read, Word(descriptor), Word(buffer), count));

    public static SysResult Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            return Read(descriptor, start, (ulong)buffer.Length);
        }
    }

    public static SysResult Write(int descriptor, void* buffer, ulong count) =>
        new(Stubs.Syscall(SystemCall.Write, Word(descriptor), Word(buffer), count));

    public static SysResult Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Write(descriptor, start, (ulong)bytes.Length);
        }
    }

    public static SysResult OpenAt(int directory, byte* path, OpenFlags flags, uint mode = DefaultMode) =>
        new(Stubs.Syscall(SystemCall.OpenAt, Word(directory), Word(path), (ulong)flags, mode));

    public static SysResult Open(string path, OpenFlags flags, uint mode = DefaultMode)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return OpenAt(CurrentDirectory, terminated, flags, mode);
        }
    }

    public static SysResult Close(int descriptor) => new(Stubs.Syscall(SystemCall.Close, Word(descriptor)));

    public static SysResult LSeek(int descriptor, long offset, SeekOrigin origin) =>
        new(Stubs.Syscall(SystemCall.LSeek, Word(descriptor), (ulong)offset, Word((int)origin)));

    public static SysResult Dup(int descriptor) => new(Stubs.Syscall(SystemCall.Dup, Word(descriptor)));

    public static SysResult Dup2(int descriptor, int target) => new(Stubs.Syscall(SystemCall.Dup2, Word(descriptor), Word(target)));

    /// <summary>pipe2(2).</summary>
    public static SysResult Pipe2(out int readEnd, out int writeEnd, OpenFlags flags = OpenFlags.ReadOnly)
    {
        int* ends = stackalloc int[2];
        var result = new SysResult(Stubs.Syscall(SystemCall.Pipe2, Word(ends), (ulong)flags));
        readEnd = ends[0];
        writeEnd = ends[1];
        return result;
    }

    public static SysResult FCntl(int descriptor, FileControl command, ulong argument = 0) =>
        new(Stubs.Syscall(SystemCall.FCntl, Word(descriptor), Word((int)command), argument));

    public static SysResult IoCtl(int descriptor, TerminalControl request, void* argument) =>
        new(Stubs.Syscall(SystemCall.IoCtl, Word(descriptor), (ulong)request, Word(argument)));

    public static SysResult FTruncate(int descriptor, long length) => new(Stubs.Syscall(SystemCall.FTruncate, Word(descriptor), (ulong)length));

    public static SysResult Poll(PollEntry* entries, int count, int timeoutMilliseconds) =>
        new(Stubs.Syscall(SystemCall.Poll, Word(entries), Word(count), Word(timeoutMilliseconds)));

    public static SysResult Stat(string path, out FileStatus status) => StatWith(SystemCall.Stat, path, out status);

    /// <summary>Like stat(2), but of a symbolic link itself.</summary>
    public static SysResult LStat(string path, out FileStatus status) => StatWith(SystemCall.LStat, path, out status);

    public static SysResult FStat(int descriptor, out FileStatus status)
    {
        FileStatus buffer;
        var result = new SysResult(Stubs.Syscall(SystemCall.FStat, Word(descriptor), Word(&buffer)));
        status = buffer;
        return result;
    }

    /// <summary>access(2): 4 read, 2 write, 1 execute, 0 exists.</summary>
    public static SysResult Access(string path, int mode) => WithPath(SystemCall.Access, path, Word(mode));

    public static SysResult MkDir(string path, uint mode = 0x1FF) => WithPath(SystemCall.MkDir, path, mode);

    public static SysResult RmDir(string path) => WithPath(SystemCall.RmDir, path, 0);

    public static SysResult Unlink(string path) => WithPath(SystemCall.Unlink, path, 0);

    public static SysResult ChDir(string path) => WithPath(SystemCall.ChDir, path, 0);

    public static SysResult ChMod(string path, uint mode) => WithPath(SystemCall.ChMod, path, mode);

    public static SysResult Rename(string from, string to) => WithPaths(SystemCall.Rename, from, to);

    public static SysResult Link(string existing, string path) => WithPaths(SystemCall.Link, existing, path);

    public static SysResult SymLink(string target, string path) => WithPaths(SystemCall.SymLink, target, path);

    /// <summary>readlink(2); <paramref name="target"/> is empty after an error.</summary>
    public static SysResult ReadLink(string path, out string target)
    {
        var buffer = new byte[MaximumPath];
        fixed (byte* start = buffer)
        {
            SysResult result = WithPath(SystemCall.ReadLink, path, Word(start), MaximumPath);
            target = result.Failed ? "" : Utf8.Decode(new ReadOnlySpan<byte>(start, result.Int));
            return result;
        }
    }

    /// <summary>getcwd(2).</summary>
    public static SysResult GetCwd(out string path)
    {
        var buffer = new byte[MaximumPath];
        fixed (byte* start = buffer)
        {
            var result = new SysResult(Stubs.Syscall(SystemCall.GetCwd, Word(start), MaximumPath));
            path = result.Failed ? "" : Utf8.Decode(start);
            return result;
        }
    }

    private const int MaximumPath = 4096;

    private static SysResult StatWith(SystemCall call, string path, out FileStatus status)
    {
        FileStatus buffer;
        SysResult result = WithPath(call, path, Word(&buffer));
        status = buffer;
        return result;
    }

    private static SysResult WithPath(SystemCall call, string path, ulong second, ulong third = 0)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return new(Stubs.Syscall(call, Word(terminated), second, third));
        }
    }

    private static SysResult WithPaths(SystemCall call, string first, string second)
    {
        fixed (byte* a = Utf8.Terminated(first), b = Utf8.Terminated(second))
        {
            return new(Stubs.Syscall(call, Word(a), Word(b)));
        }
    }
}
