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
    private const int MostSpaces = 6;

    private readonly StoryState _state = new();
    private readonly StoryChoices _choices = new();
    private readonly ulong _failNth;
    private readonly FakeCaller _caller = new();
    private int _who;

    private MemoryStory(ulong failNth)
    {
        _caller.Others = RunOthers;
        _failNth = failNth;
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
            story._state.Check();
        }

        story._caller.Others = null;
        story._state.End(story._caller);
        return story._caller.PreemptionPoints;
    }

    private void Step(ulong bits)
    {
        _choices.Bits = bits;
        int kind = _choices.Of(20);
        int who = _choices.Of(_state.Spaces.Count);
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
        ulong bits = _choices.Bits;
        FrameAllocator.Current.FailAllocation(0);
        _choices.Bits = (ulong)_caller.PreemptionPoints * 0x9e37_79b9_7f4a_7c15;
        int kind = _choices.Of(6);
        int other = _choices.Of(_state.Spaces.Count);
        switch (kind)
        {
            case 0: WriteFile(); break;
            case 1 when _state.Spaces[_who].Sharers > 0: TryToUnmap(); break;
            case 2 when _state.Spaces[_who].Sharers > 0: _state.Spaces[_who].HandleFault(_choices.Page(), FaultAccess.Read); break;
            case 3 when other != _who: Write(other); break;
            case 4 when other != _who && _state.Spaces.Count < MostSpaces: ForkWith(other, new FakeCaller()); break;
            case 5 when other != _who: Forget(other, new FakeCaller()); break;
        }

        _choices.Bits = bits;
        FrameAllocator.Current.FailAllocation(_failNth);
    }

    /// <summary>Whoever is killed while waiting for its turn has changed nothing.</summary>
    private void TryToUnmap()
    {
        var other = new FakeCaller();
        other.Meanwhile(() => { }, Errno.ERESTARTSYS);
        (VirtualAddress start, ulong pages) = _choices.Range();
        Assert.Equal(Errno.EINTR, _state.Spaces[_who].Unmap(other, start, pages << FrameNumber.Shift));
        Assert.Equal(1, other.Sleeps);
    }

    private void Map(int who)
    {
        (VirtualAddress start, ulong pages) = _choices.Range();
        Protection protection = _choices.ChooseProtection();
        int what = _choices.Of(4);
        int file = _choices.Of(StoryState.FileCount);
        bool isShared = (what & 1) != 0;
        bool isFile = (what & 2) != 0;
        ulong firstPage = (ulong)_choices.Of(8);
        Result<VirtualAddress> result = _state.Spaces[who].Map(_caller, new MapRequest
        {
            Address = start,
            Length = pages << FrameNumber.Shift,
            Protection = protection,
            Flags = MapFlags.Fixed | (isShared ? MapFlags.Shared : MapFlags.Private),
            Backing = isFile ? _state.Files[file] : null,
            Offset = isFile ? firstPage << FrameNumber.Shift : 0,
        });
        Assert.Equal(Errno.None, result.Error);
        Assert.Equal(start, result.Value);
        if (isShared && !isFile)
        {
            foreach (Region region in _state.Spaces[who].Regions)
            {
                if (region.Start == start)
                {
                    region.Backing!.AddReference();
                    _state.SharedMemory.Add((FilePages)region.Backing);
                }
            }
        }

        for (ulong i = 0; i < pages; i++)
        {
            _state.Models[who].Pages[start.Value + (i << FrameNumber.Shift)] = new ModelPage
            {
                Protection = protection,
                IsShared = isShared,
                Under = isFile ? _state.FileCells[file][firstPage + i] : isShared ? new ModelCell() : null,
            };
        }
    }

    private void Unmap(int who)
    {
        (VirtualAddress start, ulong pages) = _choices.Range();
        Assert.Equal(Errno.None, _state.Spaces[who].Unmap(_caller, start, pages << FrameNumber.Shift));
        for (ulong i = 0; i < pages; i++)
        {
            _state.Models[who].Pages.Remove(start.Value + (i << FrameNumber.Shift));
        }
    }

    private void Protect(int who)
    {
        (VirtualAddress start, ulong pages) = _choices.Range();
        Protection protection = _choices.ChooseProtection();
        Errno error = _state.Spaces[who].Protect(_caller, start, pages << FrameNumber.Shift, protection);
        for (ulong i = 0; i < pages; i++)
        {
            if (!_state.Models[who].Pages.TryGetValue(start.Value + (i << FrameNumber.Shift), out ModelPage? page))
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
        VirtualAddress address = _choices.Page();
        ulong value = _choices.Bits | 1;
        bool isAllowed = _state.Models[who].Pages.TryGetValue(address.Value, out ModelPage? page) &&
            (page.Protection & Protection.Write) != 0;
        Errno error = _state.Spaces[who].Write(address, value);
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
        VirtualAddress address = _choices.Page();
        var access = (FaultAccess)_choices.Of(3);
        FaultOutcome expected = FaultOutcome.NotMapped;
        if (_state.Models[who].Pages.TryGetValue(address.Value, out ModelPage? page))
        {
            Protection needed = access == FaultAccess.Write ? Protection.Write
                : access == FaultAccess.Execute ? Protection.Execute : Protection.All;
            expected = (page.Protection & needed) != 0 ? FaultOutcome.Resolved : FaultOutcome.NotAllowed;
        }

        FaultOutcome outcome = _state.Spaces[who].HandleFault(address, access);
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
        if (_state.Spaces.Count == MostSpaces)
        {
            return;
        }

        VirtualAddress stackPointer = _choices.Of(2) == 0 ? default : _choices.Page();
        Result<AddressSpace> child = _state.Spaces[who].Fork(caller, (ForkMode)_choices.Of(3), stackPointer);
        if (_failNth != 0 && child.Error == Errno.ENOMEM)
        {
            return;
        }

        Assert.False(child.Failed);
        _state.Spaces.Add(child.Value);
        _state.Models.Add(_state.Models[who].Fork());
    }

    private void Exit(int who)
    {
        if (_state.Spaces.Count > 1)
        {
            _state.Spaces[who].Release(_caller);
            _state.Spaces.RemoveAt(who);
            _state.Models.RemoveAt(who);
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

        _state.Spaces[who].Release(_caller);
        _state.Spaces[who] = fresh.Value;
        _state.Models[who] = new ModelSpace();
    }

    private void WriteFile()
    {
        int file = _choices.Of(StoryState.FileCount);
        int page = _choices.Of((int)StoryState.FilePageCount);
        ulong value = _choices.Bits | 1;
        IoBuffer buffer = IoBuffer.ForKernel(BitConverter.GetBytes(value));
        Result<long> written = _state.Files[file].Write(_caller, (ulong)page << FrameNumber.Shift, ref buffer);
        if (_failNth != 0 && written.Error == Errno.ENOSPC)
        {
            return;
        }

        Assert.Equal(8, written.Value);
        _state.FileCells[file][page].Value = value;
    }

    private void Forget(int who) => Forget(who, _caller);

    private void Forget(int who, FakeCaller caller)
    {
        (VirtualAddress start, ulong pages) = _choices.Range();
        Errno error = _state.Spaces[who].Advise(caller, start, pages << FrameNumber.Shift, Advice.DontNeed);
        bool hasHole = false;
        for (ulong i = 0; i < pages; i++)
        {
            bool isMapped = _state.Models[who].Pages.TryGetValue(start.Value + (i << FrameNumber.Shift), out ModelPage? page);
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
        (VirtualAddress start, ulong pages) = _choices.Range();
        var to = new VirtualAddress(0x5000_0000_0000 + ((ulong)_choices.Of(600) << FrameNumber.Shift));
        ulong bytes = pages << FrameNumber.Shift;
        Result<VirtualAddress> result = _state.Spaces[who].Remap(_caller, start, bytes, bytes, RemapFlags.MayMove | RemapFlags.Fixed, to);
        if (result.Failed)
        {
            // Not all in one region, or no memory: nothing may have happened to the source.
            Assert.True(result.Error == Errno.EFAULT || (_failNth != 0 && result.Error == Errno.ENOMEM));
            return;
        }

        var moved = new List<ModelPage>();
        for (ulong i = 0; i < bytes; i += FrameNumber.Size)
        {
            _state.Models[who].Pages.Remove(start.Value + i, out ModelPage? page);
            moved.Add(page!);
        }

        _state.CheckPages(who, to, moved);
        Assert.Equal(Errno.None, _state.Spaces[who].Unmap(_caller, to, bytes));
    }

    private void ShareAndWrite(int who)
    {
        AddressSpace child = _state.Spaces[who].Share();
        Assert.Same(_state.Spaces[who], child);
        Write(who);
        child.Release();
    }
}
