using System;
using Tine.Files;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class ElfTests : IDisposable
{
    private readonly FileWorld _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_small_program_is_mapped_where_it_says()
    {
        ElfImage image = ElfImage.Read(File(ElfBuilder.Small())).Value;
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        LoadedImage loaded = ElfLoader.MapProgram(space, image).Value;
        Assert.Equal(ProcessWorld.Data + 0x80, loaded.Entry.Value);
        Assert.Equal(ProcessWorld.Data + 64, loaded.Headers.Value);
        Assert.Equal(ProcessWorld.Data + 8192, loaded.End.Value);
        Assert.Equal(0x464c_457fU, space.Read<uint>(new VirtualAddress(ProcessWorld.Data)).Value);
        Assert.Equal(0UL, space.Read<ulong>(new VirtualAddress(ProcessWorld.Data + 4000)).Value);
        Assert.Equal(0UL, space.Read<ulong>(new VirtualAddress(ProcessWorld.Data + 8184)).Value);
        Assert.Equal(Errno.EFAULT, space.Read<ulong>(new VirtualAddress(ProcessWorld.Data + 8192)).Error);
        space.Release();
    }

    [Fact]
    public void A_position_independent_program_is_moved()
    {
        ElfImage image = ElfImage.Read(File(ElfBuilder.Small(type: 3, address: 0))).Value;
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        LoadedImage loaded = ElfLoader.MapProgram(space, image).Value;
        Assert.True(loaded.Bias > 0);
        Assert.Equal(loaded.Bias + 0x80, loaded.Entry.Value);
        LoadedImage second = ElfLoader.MapInterpreter(space, image).Value;
        Assert.NotEqual(loaded.Bias, second.Bias);
        space.Release();
    }

    [Theory]
    [InlineData(0, 0x7e, Errno.ENOEXEC)] // magic
    [InlineData(4, 1, Errno.ENOEXEC)] // 32 bit
    [InlineData(5, 2, Errno.ENOEXEC)] // big endian
    [InlineData(16, 1, Errno.ENOEXEC)] // relocatable
    [InlineData(18, 3, Errno.ENOEXEC)] // i386
    [InlineData(54, 55, Errno.ENOEXEC)] // size of a program header
    [InlineData(56, 0, Errno.ENOEXEC)] // no program header
    [InlineData(57, 0xff, Errno.ENOEXEC)] // too many
    [InlineData(39, 0x80, Errno.ENOEXEC)] // program headers beyond the file
    [InlineData(64, 2, Errno.ENOEXEC)] // nothing to load
    [InlineData(64 + 15, 0x10, Errno.ENOEXEC)] // segment beyond the file
    [InlineData(64 + 8, 1, Errno.EINVAL)] // offset and address disagree
    [InlineData(64 + 23, 0xff, Errno.EINVAL)] // address in the kernel
    [InlineData(64 + 47, 0x7f, Errno.EINVAL)] // more memory than there is
    [InlineData(64 + 39, 0x01, Errno.EINVAL)] // more in the file than in memory
    [InlineData(31, 0xff, Errno.EINVAL)] // entry in the kernel
    public void A_damaged_header_is_refused(int offset, byte value, Errno expected)
    {
        byte[] bytes = ElfBuilder.Small();
        bytes[offset] = value;
        Assert.Equal(expected, ElfImage.Read(File(bytes)).Error);
    }

    [Fact]
    public void Nothing_below_the_first_pages_is_mapped() =>
        Assert.Equal(Errno.EINVAL, ElfImage.Read(File(ElfBuilder.Small(address: 0x1000))).Error);

    /// <summary>Thousands of files that were good before some of their bytes changed: always an answer, and no frame is lost.</summary>
    [Fact]
    public void Mutated_files_never_break_anything()
    {
        var random = new Random(20261122);
        byte[][] seeds = [ElfBuilder.Small(), ElfBuilder.Small(type: 3, address: 0), TwoSegments()];
        int accepted = 0;
        RegularFile file = File(seeds[0]);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = (byte[])seeds[round % seeds.Length].Clone();
            int changes = random.Next(1, 6);
            for (int i = 0; i < changes; i++)
            {
                // Mostly one of the interesting values in a field of a header.
                int at = random.Next(0, 64 + (3 * 56));
                bytes[at] = random.Next(4) switch { 0 => 0, 1 => 0xff, 2 => (byte)(1 << random.Next(8)), _ => (byte)random.Next(256) };
            }

            int length = random.Next(8) == 0 ? random.Next(bytes.Length) : bytes.Length;
            Store(file, bytes.AsSpan(0, length));
            ulong free = FrameAllocator.FreeFrames;
            if (TryMap(file))
            {
                accepted++;
            }

            Assert.Equal(free, FrameAllocator.FreeFrames);
        }

        Assert.InRange(accepted, 100, 20_000);
    }

    private static byte[] TwoSegments()
    {
        byte[] bytes = new byte[8192];
        ElfBuilder.Header(bytes, 2, 0x40_0100, 3);
        ElfBuilder.Segment(bytes, 0, 1, 5, 0, 0x40_0000, 4096, 4096);
        ElfBuilder.Segment(bytes, 1, 1, 6, 0x1000, 0x40_1000, 100, 20_000);
        ElfBuilder.Segment(bytes, 2, 0x6474_e551, 6, 0, 0, 0, 0);
        return bytes;
    }

    /// <summary>Reads and maps, and touches what was mapped; only errors of exec may come of it.</summary>
    private static bool TryMap(RegularFile file)
    {
        Result<ElfImage> image = ElfImage.Read(file);
        if (image.Failed)
        {
            Assert.True(image.Error is Errno.ENOEXEC or Errno.EINVAL or Errno.ENOMEM, image.Error.ToString());
            return false;
        }

        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        Result<LoadedImage> loaded = ElfLoader.MapProgram(space, image.Value);
        if (!loaded.Failed)
        {
            Assert.True(loaded.Value.Entry.Value < Tine.X64.Layout.UserEnd);
            space.InitializeBreak(loaded.Value.End);
            space.Read<byte>(loaded.Value.Entry);
        }
        else
        {
            Assert.True(loaded.Error is Errno.ENOEXEC or Errno.EINVAL or Errno.ENOMEM or Errno.EPERM, loaded.Error.ToString());
        }

        space.Release();
        return !loaded.Failed;
    }

    private RegularFile File(byte[] bytes)
    {
        _files.Put("/program", "", 0x1ff);
        var file = (RegularFile)_files.Find("/program");
        Store(file, bytes);
        return file;
    }

    private static void Store(RegularFile file, ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(Errno.None, file.Truncate(new FakeCaller(), Credentials.Root(), 0));
        IoBuffer source = IoBuffer.ForKernel(bytes.ToArray());
        Assert.Equal(bytes.Length, bytes.IsEmpty ? 0 : file.Pages.Write(0, ref source).Value);
    }
}
