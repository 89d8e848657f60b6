using System;

namespace Tine.Files;

/// <content>Many descriptors at once: close_range(2), and what exec closes.</content>
public sealed partial class DescriptorTable
{
    private const int InstructionsToMark = 100;

    /// <summary>Instructions to copy a full block when one of its files is closed.</summary>
    private const int InstructionsToLeave = 50_000;

    /// <summary>Closes each open descriptor from the first to the last, both included.</summary>
    /// <returns>None, or EINTR when the caller is killed.</returns>
    public Errno CloseRange(Caller caller, uint first, uint last)
    {
        var portion = new WorkPortion(caller);
        Errno error = Errno.None;
        for (int descriptor = NextOpen(first); error == Errno.None && descriptor >= 0 && (uint)descriptor <= last;)
        {
            int instructions = InstructionsToLeave;
            if (!TryLeaveBlock(descriptor, first, last))
            {
                instructions = CostToClose(_slots[descriptor]!);
                Close(descriptor);
            }

            error = portion.Spend(instructions);
            descriptor = NextOpen((uint)descriptor + 1);
        }

        return error;
    }

    /// <summary>Closes at once what is to be closed of a descriptor's block, where its files stay open elsewhere: after a fork.</summary>
    private bool TryLeaveBlock(int descriptor, uint first, uint last)
    {
        int block = descriptor / DescriptorSlots.Most;
        uint start = (uint)block * DescriptorSlots.Most;
        uint firstSlot = first > start ? first - start : 0;
        uint lastSlot = Math.Min(last - start, DescriptorSlots.Most - 1);
        return !HoldsClaims && _slots.TryLeave(block, (int)firstSlot, (int)lastSlot);
    }

    /// <summary>Marks each open descriptor from the first to the last for exec to close.</summary>
    /// <returns>None, or EINTR when the caller is killed.</returns>
    public Errno MarkRange(Caller caller, uint first, uint last)
    {
        var portion = new WorkPortion(caller);
        Errno error = Errno.None;
        for (int descriptor = NextOpen(first); error == Errno.None && descriptor >= 0 && (uint)descriptor <= last;)
        {
            SetFlags(descriptor, DescriptorFlags.CloseOnExec);
            error = portion.Spend(InstructionsToMark);
            descriptor = NextOpen((uint)descriptor + 1);
        }

        return error;
    }

    /// <summary>Closes what exec closes.</summary>
    public void CloseOnExec(Caller caller)
    {
        if (!_slots.HasCloseOnExec)
        {
            return;
        }

        var portion = new WorkPortion(caller);
        for (int descriptor = NextOpen(0); descriptor >= 0; descriptor = NextOpen((uint)descriptor + 1))
        {
            int instructions = InstructionsToMark;
            if (_slots.Of(descriptor).IsCloseOnExec(descriptor % DescriptorSlots.Most))
            {
                instructions = CostToClose(_slots[descriptor]!);
                Close(descriptor);
            }

            portion.Spend(instructions);
        }
    }
}
