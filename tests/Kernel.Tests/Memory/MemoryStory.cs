using System;
using System.Collections.Generic;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>
/// Plays a random sequence of what processes do to memory, on the kernel's code and on <see cref="ModelSpace"/>,
/// and fails where the two differ or a frame's count is wrong. Each step is one number, whose bits choose.
/// </summary>
internal sealed class MemoryStory
{
    private const int FileCount = 2;
    private const ulong FilePageCount = 24;
    private const int MostSpaces = 6;

    // Two leaf tables with a border between them, one far away.
    private static readonly ulong[] s_areas = [0x60_0000 - (8 * FrameNumber.Size), 0x7f00_0000_0000];
    private const ulong PagesPerArea = 10;
    private const ulong FillerDistance = 64 * FrameNumber.Size;
    private const ulong FillerPages = 40;

    private readonly List<AddressSpace> _spaces = [];
    private readonly List<ModelSpace> _models = [];
    private readonly List<FilePages> _files = [];
    private readonly List<ModelCell[]> _fileCells = [];
    private readonly List<FilePages> _sharedMemory = [];
    private readonly ulong _freeAtStart;
    private readonly ulong _failNth;
    private readonly FakeCaller _caller = new();
    private ulong _bits;
    private int _who;

    private MemoryStory(ulong failNth)
    {
        _caller.Others = RunOthers;
        _freeAtStart = FrameAllocator.Current.FreeFrames;
        _failNth = failNth;
        for (int i = 0; i < FileCount; i++)
        {
            _files.Add(new FilePages(FilePageCount << FrameNumber.Shift));
            var cells = new ModelCell[FilePageCount];
            for (int page = 0; page < cells.Length; page++)
            {
                cells[page] = new ModelCell();
            }

            _fileCells.Add(cells);
        }

        _spaces.Add(AddressSpace.Create(MemoryLimits.Default).Value);
        _models.Add(new ModelSpace());
        foreach (ulong area in s_areas)
        {
            FillTable(_spaces[0], new VirtualAddress(area + FillerDistance));
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

    /// <param name="steps">The steps.</param>
    /// <param name="failNth">In each step the n-th frame allocation fails; 0 for none.</param>
    /// <param name="pagesAPortion">After so many pages others run; null for as many as usual.</param>
    /// <returns>The number of times that others ran in the middle of a step.</returns>
    public static int Play(ulong[] steps, ulong failNth = 0, int? pagesAPortion = null)
    {
        using var machine = new PretendMachine(2048, pagesAPortion);
        var story = new MemoryStory(failNth);
        foreach (ulong step in steps)
        {
            story.Step(step);
            story.Check();
        }

        story.End();
        return story._caller.PreemptionPoints;
    }

    private void Step(ulong bits)
    {
        _bits = bits;
        int kind = Choose(20);
        int who = Choose(_spaces.Count);
        _who = who;
        FrameAllocator.Current.FailAllocation(_failNth);
        switch (kind)
        {
            case <= 3: Map(who); break;
            case 4: Unmap(who); break;
            case <= 6: Protect(who); break;
            case <= 10: Write(who); break;
            case <= 12: Fork(who); break;
            case 13: Exit(who); break;
            case 14: Exec(who); break;
            case 15: WriteFile(); break;
            case 16: Forget(who); break;
            case 17: Move(who); break;
            case 18: ShareAndWrite(who); break;
            default: Touch(who); break;
        }

        FrameAllocator.Current.FailAllocation(0);
    }

    /// <summary>
    /// Plays other threads while a step is between two portions: they read the memory that is being changed, write everybody
    /// else's, and find out that nobody changes regions at the same time.
    /// </summary>
    private void RunOthers()
    {
        ulong bits = _bits;
        FrameAllocator.Current.FailAllocation(0);
        _bits = (ulong)_caller.PreemptionPoints * 0x9e37_79b9_7f4a_7c15;
        int kind = Choose(6);
        int other = Choose(_spaces.Count);
        switch (kind)
        {
            case 0: WriteFile(); break;
            case 1 when _spaces[_who].Sharers > 0: TryToUnmap(); break;
            case 2 when _spaces[_who].Sharers > 0: _spaces[_who].HandleFault(ChoosePage(), FaultAccess.Read); break;
            case 3 when other != _who: Write(other); break;
            case 4 when other != _who && _spaces.Count < MostSpaces: ForkWith(other, new FakeCaller()); break;
            case 5 when other != _who: Forget(other, new FakeCaller()); break;
        }

        _bits = bits;
        FrameAllocator.Current.FailAllocation(_failNth);
    }

    /// <summary>Whoever is killed while waiting for its turn has changed nothing.</summary>
    private void TryToUnmap()
    {
        var other = new FakeCaller();
        other.Meanwhile(() => { }, Errno.ERESTARTSYS);
        (VirtualAddress start, ulong pages) = ChooseRange();
        Assert.Equal(Errno.EINTR, _spaces[_who].Unmap(other, start, pages << FrameNumber.Shift));
        Assert.Equal(1, other.Sleeps);
    }

    private void Map(int who)
    {
        (VirtualAddress start, ulong pages) = ChooseRange();
        Protection protection = ChooseProtection();
        int what = Choose(4);
        int file = Choose(FileCount);
        bool isShared = (what & 1) != 0;
        bool isFile = (what & 2) != 0;
        ulong firstPage = (ulong)Choose(8);
        Result<VirtualAddress> result = _spaces[who].Map(_caller, new MapRequest
        {
            Address = start,
            Length = pages << FrameNumber.Shift,
            Protection = protection,
            Flags = MapFlags.Fixed | (isShared ? MapFlags.Shared : MapFlags.Private),
            Backing = isFile ? _files[file] : null,
            Offset = isFile ? firstPage << FrameNumber.Shift : 0,
        });
        Assert.Equal(Errno.None, result.Error);
        Assert.Equal(start, result.Value);
        if (isShared && !isFile)
        {
            foreach (Region region in _spaces[who].Regions)
            {
                if (region.Start == start)
                {
                    region.Backing!.AddReference();
                    _sharedMemory.Add((FilePages)region.Backing);
                }
            }
        }

        for (ulong i = 0; i < pages; i++)
        {
            _models[who].Pages[start.Value + (i << FrameNumber.Shift)] = new ModelPage
            {
                Protection = protection,
                IsShared = isShared,
                Under = isFile ? _fileCells[file][firstPage + i] : isShared ? new ModelCell() : null,
            };
        }
    }

    private void Unmap(int who)
    {
        (VirtualAddress start, ulong pages) = ChooseRange();
        Assert.Equal(Errno.None, _spaces[who].Unmap(_caller, start, pages << FrameNumber.Shift));
        for (ulong i = 0; i < pages; i++)
        {
            _models[who].Pages.Remove(start.Value + (i << FrameNumber.Shift));
        }
    }

    private void Protect(int who)
    {
        (VirtualAddress start, ulong pages) = ChooseRange();
        Protection protection = ChooseProtection();
        Errno error = _spaces[who].Protect(_caller, start, pages << FrameNumber.Shift, protection);
        for (ulong i = 0; i < pages; i++)
        {
            if (!_models[who].Pages.TryGetValue(start.Value + (i << FrameNumber.Shift), out ModelPage? page))
            {
                Assert.Equal(Errno.ENOMEM, error);
                return;
            }

            page.Protection = protection;
        }

        Assert.Equal(Errno.None, error);
    }

    private void Write(int who)
    {
        VirtualAddress address = ChoosePage();
        ulong value = _bits | 1;
        bool isAllowed = _models[who].Pages.TryGetValue(address.Value, out ModelPage? page) &&
            (page.Protection & Protection.Write) != 0;
        Errno error = _spaces[who].Write(address, value);
        if (_failNth != 0 && error == Errno.EFAULT)
        {
            return;
        }

        Assert.Equal(isAllowed ? Errno.None : Errno.EFAULT, error);
        if (isAllowed)
        {
            page!.Write(value);
        }
    }

    private void Touch(int who)
    {
        VirtualAddress address = ChoosePage();
        var access = (FaultAccess)Choose(3);
        FaultOutcome expected = FaultOutcome.NotMapped;
        if (_models[who].Pages.TryGetValue(address.Value, out ModelPage? page))
        {
            Protection needed = access == FaultAccess.Write ? Protection.Write
                : access == FaultAccess.Execute ? Protection.Execute : Protection.All;
            expected = (page.Protection & needed) != 0 ? FaultOutcome.Resolved : FaultOutcome.NotAllowed;
        }

        FaultOutcome outcome = _spaces[who].HandleFault(address, access);
        if (_failNth == 0 || outcome != FaultOutcome.OutOfMemory)
        {
            Assert.Equal(expected, outcome);
        }

        if (outcome == FaultOutcome.Resolved && access == FaultAccess.Write && !page!.IsShared)
        {
            page.Own = page.Value;
        }
    }

    private void Fork(int who) => ForkWith(who, _caller);

    private void ForkWith(int who, FakeCaller caller)
    {
        if (_spaces.Count == MostSpaces)
        {
            return;
        }

        VirtualAddress stackPointer = Choose(2) == 0 ? default : ChoosePage();
        Result<AddressSpace> child = _spaces[who].Fork(caller, (ForkMode)Choose(3), stackPointer);
        if (_failNth != 0 && child.Error == Errno.ENOMEM)
        {
            return;
        }

        Assert.False(child.Failed);
        _spaces.Add(child.Value);
        _models.Add(_models[who].Fork());
    }

    private void Exit(int who)
    {
        if (_spaces.Count > 1)
        {
            _spaces[who].Release(_caller);
            _spaces.RemoveAt(who);
            _models.RemoveAt(who);
        }
    }

    private void Exec(int who)
    {
        Result<AddressSpace> fresh = AddressSpace.Create(MemoryLimits.Default);
        if (fresh.Failed)
        {
            Assert.NotEqual(0UL, _failNth);
            return;
        }

        _spaces[who].Release(_caller);
        _spaces[who] = fresh.Value;
        _models[who] = new ModelSpace();
    }

    private void WriteFile()
    {
        int file = Choose(FileCount);
        int page = Choose((int)FilePageCount);
        ulong value = _bits | 1;
        IoBuffer buffer = IoBuffer.ForKernel(BitConverter.GetBytes(value));
        Result<long> written = _files[file].Write(_caller, (ulong)page << FrameNumber.Shift, ref buffer);
        if (_failNth != 0 && written.Error == Errno.ENOSPC)
        {
            return;
        }

        Assert.Equal(8, written.Value);
        _fileCells[file][page].Value = value;
    }

    private void Forget(int who) => Forget(who, _caller);

    private void Forget(int who, FakeCaller caller)
    {
        (VirtualAddress start, ulong pages) = ChooseRange();
        Errno error = _spaces[who].Advise(caller, start, pages << FrameNumber.Shift, Advice.DontNeed);
        bool hasHole = false;
        for (ulong i = 0; i < pages; i++)
        {
            bool isMapped = _models[who].Pages.TryGetValue(start.Value + (i << FrameNumber.Shift), out ModelPage? page);
            hasHole |= !isMapped;
            if (isMapped)
            {
                page!.Own = null;
            }
        }

        Assert.Equal(hasHole ? Errno.ENOMEM : Errno.None, error);
    }

    private void Move(int who)
    {
        (VirtualAddress start, ulong pages) = ChooseRange();
        var to = new VirtualAddress(0x5000_0000_0000 + ((ulong)Choose(600) << FrameNumber.Shift));
        ulong bytes = pages << FrameNumber.Shift;
        Result<VirtualAddress> result = _spaces[who].Remap(_caller, start, bytes, bytes, RemapFlags.MayMove | RemapFlags.Fixed, to);
        if (result.Failed)
        {
            // Not all in one region, or no memory: nothing may have happened to the source.
            Assert.True(result.Error == Errno.EFAULT || (_failNth != 0 && result.Error == Errno.ENOMEM));
            return;
        }

        var moved = new List<ModelPage>();
        for (ulong i = 0; i < bytes; i += FrameNumber.Size)
        {
            _models[who].Pages.Remove(start.Value + i, out ModelPage? page);
            moved.Add(page!);
        }

        CheckPages(who, to, moved);
        Assert.Equal(Errno.None, _spaces[who].Unmap(_caller, to, bytes));
    }

    private void CheckPages(int who, VirtualAddress start, List<ModelPage> pages)
    {
        for (int i = 0; i < pages.Count; i++)
        {
            FrameAllocator.Current.FailAllocation(0);
            CheckPage(_spaces[who], start + ((ulong)i << FrameNumber.Shift), pages[i]);
        }
    }

    private void ShareAndWrite(int who)
    {
        AddressSpace child = _spaces[who].Share();
        Assert.Same(_spaces[who], child);
        Write(who);
        child.Release();
    }

    private void Check()
    {
        for (int who = 0; who < _spaces.Count; who++)
        {
            foreach ((ulong address, ModelPage page) in _models[who].Pages)
            {
                // Looking without faulting in: an entry that is there must show the right contents.
                PageReport report = _spaces[who].Describe(new VirtualAddress(address));
                if (report.Entry.IsPresent)
                {
                    CheckPage(_spaces[who], new VirtualAddress(address), page);
                }
            }
        }

        var files = new List<FilePages>(_files);
        files.AddRange(_sharedMemory);
        FrameCensus.Check(_spaces, files, _freeAtStart);
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

    private void End()
    {
        _caller.Others = null;
        for (int who = 0; who < _spaces.Count; who++)
        {
            foreach ((ulong address, ModelPage page) in _models[who].Pages)
            {
                CheckPage(_spaces[who], new VirtualAddress(address), page);
            }

            _spaces[who].Release(_caller);
        }

        _spaces.Clear();
        _files.ForEach(file => file.Release());
        _sharedMemory.ForEach(file => file.Release());
        Assert.Equal(_freeAtStart, FrameAllocator.Current.FreeFrames);
    }

    private int Choose(int count)
    {
        int choice = (int)(_bits % (ulong)count);
        _bits /= (ulong)count;
        return choice;
    }

    private VirtualAddress ChoosePage() =>
        new(s_areas[Choose(s_areas.Length)] + ((ulong)Choose((int)PagesPerArea) << FrameNumber.Shift));

    private (VirtualAddress Start, ulong Pages) ChooseRange()
    {
        ulong area = s_areas[Choose(s_areas.Length)];
        ulong first = (ulong)Choose((int)PagesPerArea);
        ulong pages = 1 + (ulong)Choose((int)(PagesPerArea - first));
        return (new VirtualAddress(area + (first << FrameNumber.Shift)), pages);
    }

    private Protection ChooseProtection() => Choose(5) switch
    {
        0 => Protection.None,
        1 => Protection.Read,
        2 => Protection.Read | Protection.Execute,
        _ => Protection.Read | Protection.Write,
    };
}
