using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The memory that a core file has, by /proc/PID/coredump_filter; core(5), and Linux's vma_dump_size.</summary>
public sealed class CoreSegmentTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x1000_0000);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(CoreFilter.PrivateMemory, true, 4UL)]
    [InlineData(CoreFilter.PrivateMemory, false, 0UL)]
    [InlineData(CoreFilter.All & ~CoreFilter.PrivateMemory, true, 0UL)]
    public void PrivateMemoryThatWasWritten(CoreFilter filter, bool isWritten, ulong pages) =>
        Check(filter, null, MapFlags.Private | MapFlags.Anonymous, 0, isWritten, pages);

    [Theory]
    [InlineData(CoreFilter.SharedMemory, 4UL)]
    [InlineData(CoreFilter.All & ~CoreFilter.SharedMemory, 0UL)]
    public void SharedMemoryWithoutAFile(CoreFilter filter, ulong pages) =>
        Check(filter, null, MapFlags.Shared | MapFlags.Anonymous, 0, isWritten: false, pages);

    [Theory]
    [InlineData(CoreFilter.SharedFiles, true, 4UL)]
    [InlineData(CoreFilter.All & ~CoreFilter.SharedFiles, true, 0UL)]
    [InlineData(CoreFilter.SharedMemory, false, 4UL)] // a file without a name is memory
    [InlineData(CoreFilter.SharedFiles, false, 0UL)]
    public void SharedFiles(CoreFilter filter, bool hasName, ulong pages) =>
        Check(filter, "text", MapFlags.Shared, 0, isWritten: false, pages, hasName);

    [Theory]
    [InlineData(CoreFilter.PrivateFiles, "text", 0UL, 4UL)]
    [InlineData(CoreFilter.FileHeaders, "text", 0UL, 0UL)]
    [InlineData(CoreFilter.FileHeaders, "\u007fELF", 0UL, 1UL)]
    [InlineData(CoreFilter.FileHeaders, "\u007fELF", 1UL, 0UL)] // its second page
    [InlineData(CoreFilter.All & ~(CoreFilter.FileHeaders | CoreFilter.PrivateFiles), "\u007fELF", 0UL, 0UL)]
    [InlineData(CoreFilter.PrivateMemory, "text", 0UL, 0UL)]
    public void PrivateFilesThatWereNotWritten(CoreFilter filter, string content, ulong firstPage, ulong pages) =>
        Check(filter, content, MapFlags.Private, firstPage, isWritten: false, pages);

    [Fact]
    public void APrivateFileThatWasWrittenIsMemory() => Check(CoreFilter.PrivateMemory, "text", MapFlags.Private, 0, isWritten: true, 4);

    [Theory]
    [InlineData(Protection.None)]
    [InlineData(Protection.Write)]
    public void MemoryThatTheProgramMayNotReadIsLeftOut(Protection protection) =>
        Check(CoreFilter.All, null, MapFlags.Shared | MapFlags.Anonymous, 0, isWritten: false, 0, protection: protection);

    private void Check(
        CoreFilter filter, string? content, MapFlags flags, ulong firstPage, bool isWritten, ulong pages, bool hasName = true, Protection protection = ReadWrite) => _world.Run(init =>
    {
        AddressSpace memory = init.Process.Memory;
        FilePages? file = null;
        if (content is not null)
        {
            _world.Files.Put("/mapped", content);
            file = ((RegularFile)_world.Files.Find("/mapped")).Pages;
            Assert.Equal(Errno.None, file.Truncate(null, 8 * Page));
        }

        Assert.Equal(Errno.None, memory.Map(new MapRequest
        {
            Address = s_place,
            Length = 4 * Page,
            Protection = protection,
            Flags = flags | MapFlags.Fixed,
            Backing = file,
            Offset = firstPage * Page,
        }).Error);
        if (isWritten)
        {
            memory.Write(s_place + Page, 1UL);
        }

        if (!hasName)
        {
            Assert.Equal(Errno.None, _world.Files.Unlink("/mapped"));
        }

        memory.CoreFilter = filter;
        OpenFile core = _world.Files.Open("/core", OpenFlags.WriteOnly | OpenFlags.Create);
        BlockList<CoreSegment> segments = CoreSegments.Collect(memory, new CoreWriter(init, core, ulong.MaxValue));
        core.Release();
        int found = 0;
        for (int i = 0; i < segments.Count; i++)
        {
            if (segments[i].Start == s_place)
            {
                found++;
                Assert.Equal((4 * Page, protection, pages * Page), (segments[i].Length, segments[i].Protection, segments[i].BytesInFile));
            }
        }

        Assert.Equal(1, found);
        Assert.Equal(memory.AllRegions().Length, segments.Count);
    });
}
