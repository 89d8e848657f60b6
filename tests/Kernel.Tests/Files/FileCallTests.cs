using System;
using System.Buffers.Binary;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.Syscalls;
using Tine.Tests.Processes;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>System calls about files, made by a process with memory of its own.</summary>
public sealed class FileCallTests
{
    private const ulong Text = ProcessWorld.Data + 0x400;
    private const ulong Other = ProcessWorld.Data + 0x800;
    private const int Here = PathArguments.WorkingDirectory;

    private static readonly VirtualAddress s_bad = new(0x10);

    [Fact]
    public void FilesAreWrittenAndRead() => Run(thread =>
    {
        int descriptor = OpenCalls.OpenAt(thread, Here, Put(thread, "/file"), OpenFlags.ReadWrite | OpenFlags.Create, Permissions.AllReadWrite).Value;
        Assert.Equal(5, TransferCalls.Write(thread, descriptor, Put(thread, "hello"), 5).Value);
        Assert.Equal(1, TransferCalls.Seek(thread, descriptor, 1, SeekOrigin.Start).Value);
        Assert.Equal(4, TransferCalls.Read(thread, descriptor, new VirtualAddress(Other), 100).Value);
        Assert.Equal("ello", Get(thread, Other, 4));
        Assert.Equal(3, TransferCalls.ReadAt(thread, descriptor, new VirtualAddress(Other), 100, 2).Value);
        Assert.Equal(0x8002, DescriptorCalls.Control(thread, descriptor, FileCommand.GetStatusFlags, 0).Value);
        Assert.Equal(Errno.None, StatusCalls.DescriptorStatus(thread, descriptor, new VirtualAddress(Other)));
        byte[] status = GetBytes(thread, Other, 144);
        Assert.Equal(5UL, BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(48)));
        Assert.Equal(0x81a4u, BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(24)));
        Assert.Equal(4096UL, BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(56)));
        Assert.Equal(8UL, BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(64)));
        Assert.Equal(Errno.None, OpenCalls.Close(thread, descriptor));
        Assert.Equal(Errno.EBADF, TransferCalls.Read(thread, descriptor, new VirtualAddress(Other), 1).Error);
    });

    [Fact]
    public void RecordsHaveLinuxsSizes() => Run(_ =>
    {
        unsafe
        {
            Assert.Equal(144, sizeof(StatusRecord));
            Assert.Equal(256, sizeof(ExtendedStatusRecord));
            Assert.Equal(120, sizeof(FileSystemRecord));
            Assert.Equal(8, sizeof(PollRecord));
            Assert.Equal(36, sizeof(Termios));
            Assert.Equal(44, sizeof(Termios2));
            Assert.Equal(8, sizeof(WindowSize));
        }
    });

    [Fact]
    public void BadAddressesGiveEFault() => Run(thread =>
    {
        int file = OpenCalls.OpenAt(thread, Here, Put(thread, "/f"), OpenFlags.ReadWrite | OpenFlags.Create, Permissions.AllReadWrite).Value;
        TransferCalls.Write(thread, file, Put(thread, "x"), 1);
        TransferCalls.Seek(thread, file, 0, SeekOrigin.Start);
        Assert.Equal(Errno.EFAULT, OpenCalls.OpenAt(thread, Here, s_bad, OpenFlags.ReadOnly, Permissions.None).Error);
        Assert.Equal(Errno.EFAULT, TransferCalls.Read(thread, file, s_bad, 1).Error);
        Assert.Equal(Errno.EFAULT, TransferCalls.Write(thread, file, s_bad, 1).Error);
        Assert.Equal(Errno.EFAULT, VectorCalls.ReadVector(thread, file, s_bad, 1).Error);
        Assert.Equal(Errno.EFAULT, StatusCalls.Status(thread, Put(thread, "/f"), s_bad));
        Assert.Equal(Errno.EFAULT, StatusCalls.DescriptorStatus(thread, file, s_bad));
        Assert.Equal(Errno.EFAULT, StatusCalls.ExtendedStatus(thread, Here, Put(thread, "/f"), AtFlags.None, 0, s_bad));
        Assert.Equal(Errno.EFAULT, StatusCalls.FileSystemStatus(thread, Put(thread, "/f"), s_bad));
        Assert.Equal(Errno.EFAULT, DirectoryCalls.GetWorkingDirectory(thread, s_bad, 100).Error);
        Assert.Equal(Errno.EFAULT, PollCalls.Poll(thread, s_bad, 1, 0).Error);
        Assert.Equal(Errno.EFAULT, SelectCalls.Select(thread, 5, s_bad, default, default, default).Error);
        Assert.Equal(Errno.EFAULT, SelectCalls.Select(thread, 0, default, default, default, s_bad).Error);
        Assert.Equal(Errno.EFAULT, RandomCalls.GetRandom(thread, s_bad, 5, 0).Error);
        Assert.Equal(Errno.EFAULT, FileTimeCalls.SetTimesAt(thread, Here, Put(thread, "/f"), s_bad, AtFlags.None));
        Assert.Equal(Errno.EFAULT, NameCalls.Rename(thread, Put(thread, "/f"), s_bad));
        Assert.Equal(Errno.EFAULT, CopyCalls.SendFile(thread, file, file, s_bad, 1).Error);
        int directory = OpenCalls.Open(thread, Put(thread, "/"), OpenFlags.Directory, Permissions.None).Value;
        Assert.Equal(Errno.EFAULT, DirectoryCalls.ListEntries(thread, directory, s_bad, 1000).Error);
        int before = thread.Process.Descriptors.NextOpen(0);
        Assert.Equal(Errno.EFAULT, PipeCalls.Pipe(thread, s_bad));
        Assert.Equal(before, thread.Process.Descriptors.NextOpen(0));
        Assert.Equal(-1, thread.Process.Descriptors.NextOpen((uint)directory + 1));
    });

    [Fact]
    public void ARegionThatEndsEarlyIsReadUpToThere() => Run(thread =>
    {
        int file = OpenCalls.OpenAt(thread, Here, Put(thread, "/f"), OpenFlags.ReadWrite | OpenFlags.Create, Permissions.AllReadWrite).Value;
        VirtualAddress pages = thread.Process.Memory.Map(MapRequest.Anonymous(8192, Protection.Read | Protection.Write)).Value;
        thread.Process.Memory.Unmap(pages + 4096, 4096);
        Assert.Equal(3, TransferCalls.Write(thread, file, pages + 4093, 10).Value);
    });

    [Fact]
    public void PipesRaiseSigpipe() => Run(thread =>
    {
        (int reader, int writer) = MakePipe(thread);
        Assert.Equal(1, TransferCalls.Write(thread, writer, new VirtualAddress(Text), 1).Value);
        OpenCalls.Close(thread, reader);
        thread.Process.Handlers.Set(Signal.SIGPIPE, new SignalAction { Handler = 0x1234 });
        Assert.Equal(Errno.EPIPE, TransferCalls.Write(thread, writer, new VirtualAddress(Text), 1).Error);
        Assert.True((thread.Pending.Signals | thread.Process.Pending.Signals).Has(Signal.SIGPIPE));
    });

    [Fact]
    public void VectorsMoveInOnePiece() => Run(thread =>
    {
        (int reader, int writer) = MakePipe(thread);
        Put(thread, "abcdef");
        AddressSpace memory = thread.Process.Memory;
        memory.Write(new VirtualAddress(Other), new IoVector(Text, 2));
        memory.Write(new VirtualAddress(Other + 16), new IoVector(Text + 3, 3));
        Assert.Equal(5, VectorCalls.WriteVector(thread, writer, new VirtualAddress(Other), 2).Value);
        memory.Write(new VirtualAddress(Other), new IoVector(Other + 100, 4));
        memory.Write(new VirtualAddress(Other + 16), new IoVector(Other + 104, 50));
        Assert.Equal(5, VectorCalls.ReadVector(thread, reader, new VirtualAddress(Other), 2).Value);
        Assert.Equal("abdef", Get(thread, Other + 100, 5));
        Assert.Equal(Errno.EINVAL, VectorCalls.WriteVector(thread, writer, new VirtualAddress(Other), 1025).Error);
        Assert.Equal(0, VectorCalls.WriteVector(thread, writer, new VirtualAddress(Other), 0).Value);
    });

    [Fact]
    public void AFullReaderDoesNotWaitForMore() => Run(thread =>
    {
        (int reader, int writer) = MakePipe(thread);
        TransferCalls.Write(thread, writer, Put(thread, "abcd"), 4);
        AddressSpace memory = thread.Process.Memory;
        memory.Write(new VirtualAddress(Other), new IoVector(Other + 100, 4));
        memory.Write(new VirtualAddress(Other + 16), new IoVector(Other + 104, 50));
        Assert.Equal(4, VectorCalls.ReadVector(thread, reader, new VirtualAddress(Other), 2).Value);
    });

    [Fact]
    public void PollAndSelectAgree() => Run(thread =>
    {
        (int reader, int writer) = MakePipe(thread);
        AddressSpace memory = thread.Process.Memory;
        memory.Write(new VirtualAddress(Other), new PollRecord { Descriptor = reader, Events = 1 });
        memory.Write(new VirtualAddress(Other + 8), new PollRecord { Descriptor = writer, Events = 4 });
        memory.Write(new VirtualAddress(Other + 16), new PollRecord { Descriptor = -1, Events = 4 });
        memory.Write(new VirtualAddress(Other + 24), new PollRecord { Descriptor = 99, Events = 4 });
        Assert.Equal(2, PollCalls.Poll(thread, new VirtualAddress(Other), 4, 0).Value);
        Assert.Equal(0, memory.Read<PollRecord>(new VirtualAddress(Other)).Value.Returned);
        Assert.Equal(4, memory.Read<PollRecord>(new VirtualAddress(Other + 8)).Value.Returned);
        Assert.Equal(0x20, memory.Read<PollRecord>(new VirtualAddress(Other + 24)).Value.Returned);

        TransferCalls.Write(thread, writer, Put(thread, "x"), 1);
        ulong both = (1UL << reader) | (1UL << writer);
        memory.Write(new VirtualAddress(Other), both);
        memory.Write(new VirtualAddress(Other + 8), both);
        Assert.Equal(2, SelectCalls.Select(thread, 10, new VirtualAddress(Other), new VirtualAddress(Other + 8), default, default).Value);
        Assert.Equal(1UL << reader, memory.Read<ulong>(new VirtualAddress(Other)).Value);
        Assert.Equal(1UL << writer, memory.Read<ulong>(new VirtualAddress(Other + 8)).Value);
        memory.Write(new VirtualAddress(Other), 1UL << 50);
        Assert.Equal(Errno.EBADF, SelectCalls.Select(thread, 60, new VirtualAddress(Other), default, default, default).Error);
    });

    [Fact]
    public void DescriptorsAreDuplicated() => Run(thread =>
    {
        (int reader, int writer) = MakePipe(thread);
        Assert.Equal(7, DescriptorCalls.Duplicate2(thread, reader, 7).Value);
        Assert.Equal(reader, DescriptorCalls.Duplicate2(thread, reader, reader).Value);
        Assert.Equal(Errno.EBADF, DescriptorCalls.Duplicate2(thread, 50, 50).Error);
        Assert.Equal(Errno.EINVAL, DescriptorCalls.Duplicate3(thread, reader, reader, OpenFlags.CloseOnExec).Error);
        Assert.Equal(8, DescriptorCalls.Duplicate3(thread, reader, 8, OpenFlags.CloseOnExec).Value);
        Assert.Equal(1, DescriptorCalls.Control(thread, 8, FileCommand.GetDescriptorFlags, 0).Value);
        Assert.Equal(20, DescriptorCalls.Control(thread, writer, FileCommand.DuplicateCloseOnExec, 20).Value);
        Assert.Equal(Errno.EINVAL, DescriptorCalls.Control(thread, writer, FileCommand.Duplicate, 1024).Error);
        Assert.Equal(Errno.EINVAL, DescriptorCalls.Control(thread, writer, (FileCommand)999, 0).Error);
        Assert.Equal(65536, DescriptorCalls.Control(thread, writer, FileCommand.GetPipeSize, 0).Value);
        Assert.Equal(Errno.None, OpenCalls.CloseRange(thread, 7, uint.MaxValue, 0));
        Assert.Equal(-1, thread.Process.Descriptors.NextOpen(7));
    });

    [Fact]
    public void DirectoriesAreWhereOneStands() => Run(thread =>
    {
        Assert.Equal(Errno.None, DirectoryCalls.Make(thread, Put(thread, "/d"), Permissions.Everyone));
        Assert.Equal(Errno.None, DirectoryCalls.ChangeDirectory(thread, Put(thread, "/d")));
        Assert.Equal(3, DirectoryCalls.GetWorkingDirectory(thread, new VirtualAddress(Other), 3).Value);
        Assert.Equal("/d\0", Get(thread, Other, 3));
        Assert.Equal(Errno.ERANGE, DirectoryCalls.GetWorkingDirectory(thread, new VirtualAddress(Other), 2).Error);
        Assert.Equal(Errno.None, DirectoryCalls.Remove(thread, Put(thread, "/d")));
        Assert.Equal(Errno.ENOENT, DirectoryCalls.GetWorkingDirectory(thread, new VirtualAddress(Other), 99).Error);
        Assert.Equal(Errno.ENOENT, DirectoryCalls.ChangeDirectory(thread, Put(thread, "/d")));
        Assert.Equal(0x12, AttributeCalls.SetUmask(thread, (Permissions)0x3f).Value);
        Assert.Equal(0x3f, AttributeCalls.SetUmask(thread, default).Value);
    });

    [Fact]
    public void LongPathsAreRefusedAtTheirLimit() => Run(thread =>
    {
        VirtualAddress start = thread.Process.Memory.Map(MapRequest.Anonymous(8192, Protection.Read | Protection.Write)).Value;
        byte[] path = Encoding.Latin1.GetBytes(new string('/', 4096));
        thread.Process.Memory.CopyOut(start, path);
        Assert.Equal(Errno.ENAMETOOLONG, PathArguments.Read(thread, start).Error);
        Assert.Equal(4095, PathArguments.Read(thread, start + 1).Value.Length);
        Assert.Equal(Errno.None, StatusCalls.Access(thread, start + 1, FileAccess.None));
    });

    private static void Run(Action<Thread> program)
    {
        using var world = new ProcessWorld();
        world.Run(program);
    }

    private static VirtualAddress Put(Thread thread, string text)
    {
        Assert.Equal(Errno.None, thread.Process.Memory.CopyOut(new VirtualAddress(Text), Encoding.Latin1.GetBytes(text + "\0")));
        return new VirtualAddress(Text);
    }

    private static byte[] GetBytes(Thread thread, ulong address, int count)
    {
        byte[] bytes = new byte[count];
        Assert.Equal(Errno.None, thread.Process.Memory.CopyIn(new VirtualAddress(address), bytes));
        return bytes;
    }

    private static string Get(Thread thread, ulong address, int count) => Encoding.Latin1.GetString(GetBytes(thread, address, count));

    private static (int Reader, int Writer) MakePipe(Thread thread)
    {
        Assert.Equal(Errno.None, PipeCalls.Pipe(thread, new VirtualAddress(Other)));
        ulong pair = thread.Process.Memory.Read<ulong>(new VirtualAddress(Other)).Value;
        return ((int)pair, (int)(pair >> 32));
    }
}
