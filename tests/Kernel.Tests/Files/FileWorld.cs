using System;
using System.Collections.Generic;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>A machine with an empty root and one caller, and short words for what tests do with files.</summary>
internal sealed class FileWorld : IDisposable
{
    private readonly PretendMachine _machine = new();

    public FileWorld()
    {
        Jobs = new FakeJobs();
        Time = new FakeTime();
        Services = new FileServices(Time, new FakeEntropy(), Jobs);
        Root = FileStartup.CreateRoot(Services);
        Context = FileStartup.CreateContext(Services, Root);
        FreeFrames = FrameAllocator.Current.FreeFrames;
    }

    public FakeCaller Caller { get; } = new();

    public FakeJobs Jobs { get; }

    public FakeTime Time { get; }

    public FileServices Services { get; }

    public TreeDirectory Root { get; }

    public FileSystemContext Context { get; }

    public Credentials Credentials { get; set; } = Credentials.Root();

    /// <summary>Free frames at the start.</summary>
    public ulong FreeFrames { get; }

    public PathScope Scope => new(Caller, Context, Credentials, Context.WorkingDirectory);

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static Credentials User(uint id, params uint[] groups) => new(IdentitySet.All(id), IdentitySet.All(id), groups);

    public Errno MakeDirectory(string path, uint mode = 0x1ff) => Naming.MakeDirectory(Scope, Bytes(path), (Permissions)mode);

    public Errno Link(string target, string path) => Naming.MakeLink(Scope, Bytes(path), Bytes(target));

    public Errno HardLink(string old, string path) => Naming.Link(Scope, Find(old), Bytes(path));

    public Errno Unlink(string path) => Naming.Unlink(Scope, Bytes(path));

    public Errno RemoveDirectory(string path) => Naming.RemoveDirectory(Scope, Bytes(path));

    public Errno Rename(string from, string to, RenameFlags flags = RenameFlags.None) =>
        Renaming.Rename(Scope, Bytes(from), Scope, Bytes(to), flags);

    public Result<OpenFile> TryOpen(string path, OpenFlags flags = OpenFlags.ReadOnly, uint mode = 0x1b6) =>
        Opening.Open(Scope, Bytes(path), flags, (Permissions)mode);

    public OpenFile Open(string path, OpenFlags flags = OpenFlags.ReadOnly, uint mode = 0x1b6)
    {
        Result<OpenFile> opened = TryOpen(path, flags, mode);
        Assert.Equal(Errno.None, opened.Error);
        return opened.Value;
    }

    /// <summary>Makes a file with this text.</summary>
    public void Put(string path, string text, uint mode = 0x1b6)
    {
        OpenFile file = Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, mode);
        Assert.Equal(text.Length, Write(file, text).Value);
        file.Release();
    }

    public string Get(string path)
    {
        OpenFile file = Open(path);
        string text = Read(file, 100_000);
        file.Release();
        return text;
    }

    public Result<long> Write(OpenFile file, string text)
    {
        IoBuffer source = IoBuffer.ForKernel(Bytes(text));
        return file.Write(Caller, ref source);
    }

    public Result<long> TryRead(OpenFile file, byte[] into)
    {
        IoBuffer destination = IoBuffer.ForKernel(into);
        return file.Read(Caller, ref destination);
    }

    public string Read(OpenFile file, int most)
    {
        byte[] bytes = new byte[most];
        Result<long> read = TryRead(file, bytes);
        Assert.Equal(Errno.None, read.Error);
        return Encoding.Latin1.GetString(bytes, 0, (int)read.Value);
    }

    public Result<Inode> TryFind(string path, LastStep lastStep = LastStep.Follow) => Scope.Find(Bytes(path), lastStep);

    public Inode Find(string path, LastStep lastStep = LastStep.Follow)
    {
        Result<Inode> found = TryFind(path, lastStep);
        Assert.Equal(Errno.None, found.Error);
        return found.Value;
    }

    public string PathOf(string path) =>
        Encoding.Latin1.GetString(new FilePath((Tine.Files.Directory)Find(path), []).ToBytes(Context.Root));

    /// <summary>The names in a directory but the dots, as getdents64 tells them, with this much room a call.</summary>
    public List<string> List(string path, int room = 4096)
    {
        OpenFile file = Open(path, OpenFlags.Directory);
        var names = new List<string>();
        byte[] buffer = new byte[room];
        while (true)
        {
            var listing = new DirectoryListing(IoBuffer.ForKernel(buffer), file.Offset);
            Assert.Equal(Errno.None, file.ListEntries(Caller, ref listing));
            if (listing.Written == 0)
            {
                file.Release();
                return names;
            }

            for (int at = 0; at < listing.Written; at += BitConverter.ToUInt16(buffer, at + 16))
            {
                int length = Array.IndexOf(buffer, (byte)0, at + 19) - at - 19;
                string name = Encoding.Latin1.GetString(buffer, at + 19, length);
                if (name is not ("." or ".."))
                {
                    names.Add(name);
                }
            }
        }
    }

    public void Dispose() => _machine.Dispose();
}
