using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>/dev/zero: zeros without end.</summary>
public class ZeroDevice(Inode inode, OpenFlags flags) : StreamDevice(inode, flags)
{
    /// <summary>Bytes cleared between two preemption points, and the instructions for them when each page must be made.</summary>
    private const ulong PortionBytes = 16 * 4096;
    private const int PortionInstructions = 16 * 1500;

    public override bool CanBeWatched => false;

    public override bool MapsZeros => true;

    public override bool DiscardsWrites => true;

    /// <remarks>A signal ends a long read early, as on Linux.</remarks>
    public override Result<long> Read(Caller caller, ref IoBuffer destination)
    {
        var portion = new WorkPortion(caller);
        long done = 0;
        while (destination.Remaining > 0)
        {
            ulong part = Math.Min(destination.Remaining, PortionBytes);
            Result<ulong> cleared = destination.Clear(part);
            if (cleared.Failed)
            {
                return done > 0 ? done : cleared.Error;
            }

            done += (long)cleared.Value;
            if (cleared.Value < part || portion.Spend(PortionInstructions) != Errno.None || caller.IsInterrupted)
            {
                break;
            }
        }

        return done;
    }

    public override Result<long> Write(Caller caller, ref IoBuffer source) => (long)source.Remaining;
}
