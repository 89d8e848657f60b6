using System;
using System.Collections.Generic;
using Tine.Memory;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Memory;

/// <content>Changes of mappings.</content>
internal sealed partial class MemoryStory
{
    /// <summary>
    /// Makes a change, and makes it again with memory when there was none: somebody has forked, and no frame was left to copy a shared
    /// page table into.
    /// </summary>
    private Errno TryTwice(Func<Errno> change)
    {
        Errno error = change();
        if (_failNow == 0 || error != Errno.ENOMEM)
        {
            return error;
        }

        _failNow = 0;
        FrameAllocator.Current.FailAllocation(0);
        return change();
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
        var request = new MapRequest
        {
            Address = start,
            Length = pages << FrameNumber.Shift,
            Protection = protection,
            Flags = MapFlags.Fixed | (isShared ? MapFlags.Shared : MapFlags.Private),
            Backing = isFile ? _state.Files[file] : null,
            Offset = isFile ? firstPage << FrameNumber.Shift : 0,
        };
        Result<VirtualAddress> result = default;
        Assert.Equal(Errno.None, TryTwice(() => (result = _state.Spaces[who].Map(_caller, request)).Error));
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
        Assert.Equal(Errno.None, TryTwice(() => _state.Spaces[who].Unmap(_caller, start, pages << FrameNumber.Shift)));
        for (ulong i = 0; i < pages; i++)
        {
            _state.Models[who].Pages.Remove(start.Value + (i << FrameNumber.Shift));
        }
    }

    private void Protect(int who)
    {
        (VirtualAddress start, ulong pages) = _choices.Range();
        Protection protection = _choices.ChooseProtection();
        Errno error = TryTwice(() => _state.Spaces[who].Protect(_caller, start, pages << FrameNumber.Shift, protection));
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

    private void Forget(int who) => Forget(who, _caller);

    private void Forget(int who, FakeCaller caller)
    {
        (VirtualAddress start, ulong pages) = _choices.Range();
        Errno error = TryTwice(() => _state.Spaces[who].Advise(caller, start, pages << FrameNumber.Shift, Advice.DontNeed));
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
        Assert.Equal(Errno.None, TryTwice(() => _state.Spaces[who].Unmap(_caller, to, bytes)));
    }
}
