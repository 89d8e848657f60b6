using System.Collections.Generic;
using Tine.Memory;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>The address spaces and files of a <see cref="MemoryStory"/>, each beside its model.</summary>
internal sealed class StoryState
{
    public const int FileCount = 2;
    public const ulong FilePageCount = 24;

    private const ulong FillerDistance = 64 * FrameNumber.Size;
    private const ulong FillerPages = 40;

    private readonly ulong _freeAtStart;

    public StoryState()
    {
        _freeAtStart = FrameAllocator.Current.FreeFrames;
        for (int i = 0; i < FileCount; i++)
        {
            Files.Add(new FilePages(FilePageCount << FrameNumber.Shift));
            var cells = new ModelCell[FilePageCount];
            for (int page = 0; page < cells.Length; page++)
            {
                cells[page] = new ModelCell();
            }

            FileCells.Add(cells);
        }

        Spaces.Add(AddressSpace.Create(MemoryLimits.Default).Value);
        Models.Add(new ModelSpace());
        foreach (ulong area in StoryChoices.Areas)
        {
            FillTable(Spaces[0], new VirtualAddress(area + FillerDistance));
        }
    }

    public List<AddressSpace> Spaces { get; } = [];

    public List<ModelSpace> Models { get; } = [];

    public List<FilePages> Files { get; } = [];

    /// <summary>The contents that each page of a file should have.</summary>
    public List<ModelCell[]> FileCells { get; } = [];

    /// <summary>Shared memory that has no file, kept to be counted.</summary>
    public List<FilePages> SharedMemory { get; } = [];

    /// <summary>Compares the pages that are present with the models, and the counts of all frames.</summary>
    public void Check()
    {
        for (int who = 0; who < Spaces.Count; who++)
        {
            foreach ((ulong address, ModelPage page) in Models[who].Pages)
            {
                // Looking without faulting in: an entry that is there must show the right contents.
                PageReport report = Spaces[who].Describe(new VirtualAddress(address));
                if (report.Entry.IsPresent)
                {
                    CheckPage(Spaces[who], new VirtualAddress(address), page);
                }
            }
        }

        var files = new List<FilePages>(Files);
        files.AddRange(SharedMemory);
        FrameCensus.Check(Spaces, files, _freeAtStart);
    }

    /// <summary>Compares pages that lie one after the other with their models.</summary>
    public void CheckPages(int who, VirtualAddress start, List<ModelPage> pages)
    {
        for (int i = 0; i < pages.Count; i++)
        {
            FrameAllocator.Current.FailAllocation(0);
            CheckPage(Spaces[who], start + ((ulong)i << FrameNumber.Shift), pages[i]);
        }
    }

    /// <summary>Compares every page with its model, releases all and finds all frames free.</summary>
    public void End(FakeCaller caller)
    {
        for (int who = 0; who < Spaces.Count; who++)
        {
            foreach ((ulong address, ModelPage page) in Models[who].Pages)
            {
                CheckPage(Spaces[who], new VirtualAddress(address), page);
            }

            Spaces[who].Release(caller);
        }

        Spaces.Clear();
        Files.ForEach(file => file.Release());
        SharedMemory.ForEach(file => file.Release());
        Assert.Equal(_freeAtStart, FrameAllocator.Current.FreeFrames);
    }

    private static void CheckPage(AddressSpace space, VirtualAddress address, ModelPage page)
    {
        Result<ulong> value = space.Read<ulong>(address);
        if (page.Protection == Protection.None)
        {
            Assert.Equal(Errno.EFAULT, value.Error);
        }
        else
        {
            Assert.Equal(Errno.None, value.Error);
            Assert.Equal(page.Value, value.Value);
        }
    }

    /// <summary>Memory that nobody looks at, so that some leaf tables are full enough to be shared.</summary>
    private static void FillTable(AddressSpace space, VirtualAddress start)
    {
        Assert.Equal(start, space.Map(new MapRequest
        {
            Address = start,
            Length = FillerPages << FrameNumber.Shift,
            Protection = Protection.Read | Protection.Write,
            Maximum = Protection.All,
            Flags = MapFlags.Fixed | MapFlags.Private,
        }).Value);
        for (ulong i = 0; i < FillerPages; i++)
        {
            Assert.Equal(FaultOutcome.Resolved, space.HandleFault(start + (i << FrameNumber.Shift), FaultAccess.Read));
        }
    }
}
