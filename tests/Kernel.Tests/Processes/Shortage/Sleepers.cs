using System.Collections.Generic;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Processes that hold memory and sleep, for a shortage.</summary>
internal static class Sleepers
{
    /// <summary>Starts processes that have written so many pages each, and sleep until they are killed.</summary>
    public static Thread[] Start(ProcessWorld world, Thread init, params int[] pages)
    {
        var sleepers = new List<Thread>();
        foreach (int count in pages)
        {
            world.Fork(init, child =>
            {
                sleepers.Add(child);
                VirtualAddress start = child.Process.Memory.Map(MapRequest.Anonymous((ulong)count << FrameNumber.Shift, Protection.Read | Protection.Write)).Value;
                for (ulong page = 0; page < (ulong)count; page++)
                {
                    Assert.Equal(Errno.None, child.Process.Memory.Write(start + (page << FrameNumber.Shift), 1));
                }

                Sleep(child);
            });
            init.Scheduler.Yield(init);
        }

        return [.. sleepers];
    }

    /// <summary>Sleeps until the thread is killed.</summary>
    public static void Sleep(Thread thread)
    {
        thread.Block(SleepKind.Killable, Caller.Never);
        ProcessWorld.Return(thread);
    }
}
