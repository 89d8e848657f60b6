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
internal sealed partial class MemoryStory
{
    private const int MostSpaces = 6;

    private readonly StoryState _state = new();
    private readonly StoryChoices _choices = new();
    private readonly ulong _failNth;
    private readonly FakeCaller _caller = new();
    private readonly GreedyTlb _tlb = GreedyTlb.Current;
    private AddressSpace? _active;
    private int _who;

    /// <summary>The number of the allocation that fails from here on in this step; 0 for none.</summary>
    private ulong _failNow;

    private MemoryStory(ulong failNth)
    {
        _caller.Others = RunOthers;
        _failNth = failNth;
    }

    /// <param name="steps">The steps.</param>
    /// <param name="failNth">In each step the n-th frame allocation fails; 0 for none.</param>
    /// <param name="pagesAPortion">After so many pages others run; null for as many as usual.</param>
    /// <param name="leastTwinEntries">Entries from which on a table is copied as a twin; null for as many as usual.</param>
    /// <returns>The number of times that others ran in the middle of a step.</returns>
    public static int Play(ulong[] steps, ulong failNth = 0, int? pagesAPortion = null, uint? leastTwinEntries = null)
    {
        using var machine = new PretendMachine(2048, pagesAPortion, leastTwinEntries);
        var story = new MemoryStory(failNth);
        foreach (ulong step in steps)
        {
            story.Step(step);
            story._state.Check();
            story._tlb.RunProgram($"step {step:x}");
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
        Run(_state.Spaces[who]);
        _failNow = _failNth;
        FrameAllocator.Current.FailAllocation(_failNow);
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

    /// <summary>Switches to the space that the step is about, whose program uses all its pages.</summary>
    private void Run(AddressSpace space)
    {
        if (space != _active || !space.IsActive)
        {
            space.Activate(_active);
            _active = space;
            _tlb.RunProgram("a switch");
        }
    }

    /// <summary>
    /// Plays other threads while a step is between two portions: they read the memory that is being changed, write everybody
    /// else's, and find out that nobody changes regions at the same time.
    /// </summary>
    private void RunOthers()
    {
        _tlb.RunProgram("a portion");
        ulong bits = _choices.Bits;
        ulong failAfterwards = _failNow;
        _failNow = 0;
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
        _failNow = failAfterwards;
        FrameAllocator.Current.FailAllocation(_failNow);
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

    private void ShareAndWrite(int who)
    {
        AddressSpace child = _state.Spaces[who].Share();
        Assert.Same(_state.Spaces[who], child);
        Write(who);
        child.Release();
    }
}
