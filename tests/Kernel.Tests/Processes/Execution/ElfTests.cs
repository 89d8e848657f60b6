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
    public void ASmallProgramIsMappedWhereItSays()
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
    public void APositionIndependentProgramIsMoved()
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
    [InlineData(0, 0x7e)] // magic
    [InlineData(16, 1)] // relocatable
    [InlineData(18, 3)] // i386
    [InlineData(54, 55)] // size of a program header
    [InlineData(56, 0)] // no program header
    [InlineData(56, 74)] // more than a page of them
    [InlineData(57, 0xff)] // far more
    [InlineData(39, 0x80)] // program headers beyond the file
    public void ADamagedHeaderIsRefused(int offset, byte value)
    {
        Result<ElfImage> image = ReadChanged(offset, value);
        Assert.True(image.Failed ? image.Error == Errno.ENOEXEC : !image.Value.IsProgram);
    }

    /// <summary>A segment of the program, found bad too late for exec to go back.</summary>
    [Theory]
    [InlineData(64, 2)] // nothing to load
    [InlineData(64 + 15, 0xff)] // offset that is negative
    [InlineData(64 + 8, 1)] // offset and address disagree
    [InlineData(64 + 23, 0xff)] // address in the kernel
    [InlineData(64 + 47, 0x7f)] // more memory than there is
    [InlineData(64 + 39, 0x01)] // more in the file than in memory
    public void ADamagedSegmentCannotBeMapped(int offset, byte value)
    {
        ElfImage image = ReadChanged(offset, value).Value;
        Assert.Equal(Errno.EINVAL, image.CheckSegments());
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        Assert.Equal(Errno.EINVAL, ElfLoader.MapProgram(space, image).Error);
        space.Release();
    }

    /// <summary>Linux does not look at these.</summary>
    [Theory]
    [InlineData(4, 1)] // 32 bit
    [InlineData(5, 2)] // big endian
    [InlineData(6, 9)] // version
    [InlineData(56, 72)] // as many headers as fit the file
    [InlineData(64 + 15, 0x10)] // segment beyond the file
    [InlineData(64 + 50, 0xff)] // alignment that is no power of two
    public void WhatDoesNotMatterIsNotLookedAt(int offset, byte value)
    {
        ElfImage image = ReadChanged(offset, value).Value;
        Assert.True(image.IsProgram);
        Assert.Equal(Errno.None, image.CheckSegments());
    }

    [Fact]
    public void NothingBelowTheFirstPagesIsMapped() =>
        Assert.Equal(Errno.EINVAL, ElfImage.Read(File(ElfBuilder.Small(address: 0x1000))).Value.CheckSegments());

    [Fact]
    public void ZerosMayBeWrittenWhateverTheSegmentSays()
    {
        byte[] bytes = ElfBuilder.Small();
        ElfBuilder.Segment(bytes, 0, type: 1, flags: 4, offset: 0, ProcessWorld.Data, fileBytes: 4000, memoryBytes: 12288);
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        Assert.Equal(Errno.None, ElfLoader.MapProgram(space, ElfImage.Read(File(bytes)).Value).Error);
        Assert.Equal(Errno.EFAULT, space.Write(new VirtualAddress(ProcessWorld.Data + 8), 1UL));
        Assert.Equal(Errno.None, space.Write(new VirtualAddress(ProcessWorld.Data + 4096), 1UL));
        space.Release();
    }

    /// <summary>Each right of a segment is one of its pages', and nothing grants another.</summary>
    [Theory]
    [InlineData(0, Protection.None)]
    [InlineData(1, Protection.Execute)]
    [InlineData(2, Protection.Write)]
    [InlineData(4, Protection.Read)]
    [InlineData(5, Protection.Read | Protection.Execute)]
    [InlineData(6, Protection.Read | Protection.Write)]
    public void PagesHaveTheRightsOfTheirSegment(uint flags, Protection expected)
    {
        byte[] bytes = ElfBuilder.Small();
        ElfBuilder.Segment(bytes, 0, type: 1, flags, offset: 0, ProcessWorld.Data, fileBytes: 4096, memoryBytes: 8192);
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        Assert.Equal(Errno.None, ElfLoader.MapProgram(space, ElfImage.Read(File(bytes)).Value).Error);
        Region[] regions = space.AllRegions();
        Assert.Equal(expected, regions[0].Protection);
        Assert.Equal(Protection.Read | Protection.Write | (expected & Protection.Execute), regions[1].Protection);
        space.Release();
    }

    [Theory]
    [InlineData(1UL << 21, 0x5555_5540_0000)]
    [InlineData(1UL << 46, 0x4000_0000_0000)]
    [InlineData(1UL << 47, 0x5555_5555_4000)]
    public void AProgramLiesAtAMultipleOfItsAlignment(ulong alignment, ulong start)
    {
        byte[] bytes = ElfBuilder.Small(type: 3, address: 0);
        ElfBuilder.Put64(bytes, 64 + 48, alignment);
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        Assert.Equal(start, ElfLoader.MapProgram(space, ElfImage.Read(File(bytes)).Value).Value.Bias);
        space.Release();
    }

    [Theory]
    [InlineData(0x700, 2, "\0", Errno.None, "")]
    [InlineData(0x700, 6, "/none", Errno.None, "/none")]
    [InlineData(0x700, 4096 - 0x700, "/none", Errno.None, "/none")]
    [InlineData(0x700, 5, "/none", Errno.ENOEXEC, null)] // no NUL
    [InlineData(0x700, 1, "", Errno.ENOEXEC, null)]
    [InlineData(0x700, 4097, "", Errno.ENOEXEC, null)]
    [InlineData(0x700, 4096, "", Errno.EIO, null)] // beyond the end
    [InlineData(0x8000_0000_0000_0000, 6, "", Errno.EINVAL, null)]
    public void TheStarterOfAProgramIsAPathWithinTheFile(ulong offset, ulong length, string name, Errno error, string? expected)
    {
        byte[] bytes = ElfBuilder.Small();
        ElfBuilder.Put16(bytes, 56, 2);
        ElfBuilder.Segment(bytes, 1, type: 3, flags: 4, offset, 0, length, length);
        FileWorld.Bytes(name).CopyTo(bytes, 0x700);
        ElfImage image = ElfImage.Read(File(bytes)).Value;
        Assert.Equal(error, image.FindInterpreter());
        Assert.Equal(expected, image.Interpreter is { } path ? System.Text.Encoding.Latin1.GetString(path) : null);
    }

    /// <summary>Thousands of files that were good before some of their bytes changed: always an answer, and no frame is lost.</summary>
    [Fact]
    public void MutatedFilesNeverBreakAnything()
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
            ulong free = FrameAllocator.Current.FreeFrames;
            if (TryMap(file))
            {
                accepted++;
            }

            Assert.Equal(free, FrameAllocator.Current.FreeFrames);
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
            Assert.Equal(Errno.ENOEXEC, image.Error);
            return false;
        }

        Errno error = image.Value.FindInterpreter();
        Assert.True(error is Errno.None or Errno.ENOEXEC or Errno.EIO or Errno.EINVAL, error.ToString());

        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        Result<LoadedImage> loaded = ElfLoader.MapProgram(space, image.Value);
        if (!loaded.Failed)
        {
            space.InitializeBreak(loaded.Value.End);
            space.Read<byte>(loaded.Value.Entry);
        }
        else
        {
            Assert.True(loaded.Error is Errno.EINVAL or Errno.ENOMEM or Errno.EPERM or Errno.EFAULT, loaded.Error.ToString());
        }

        space.Release();
        return !loaded.Failed;
    }

    private Result<ElfImage> ReadChanged(int offset, byte value)
    {
        byte[] bytes = ElfBuilder.Small();
        bytes[offset] = value;
        return ElfImage.Read(File(bytes));
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
