using Tine.Files;
using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The boot option "memtest": takes every free frame, writes to all of it, reads it back and gives it back.</summary>
internal static unsafe class MemoryTest
{
    private const int WordsPerFrame = (int)FrameNumber.Size / sizeof(ulong);

    /// <summary>A pattern's neighbours differ from it in many bits.</summary>
    private const ulong Spread = 0x9e37_79b9_7f4a_7c15;

    /// <summary>Runs it and says how it went. Before the first process: it needs all the memory.</summary>
    public static void Run(CharacterSink console)
    {
        var progress = new MemoryTestProgress(console, FrameAllocator.Current.FreeFrames);
        ulong last = TakeAndFill(progress, out ulong frames);
        ulong broken = CheckAndGiveBack(progress, last);
        ulong mebibytes = frames * FrameNumber.Size >> 20;
        string verdict = broken == 0 ? "all well" : $"{broken} of them broken";
        progress.Write($"Memory test: {mebibytes} MiB in {frames} frames, {verdict}.\r\n");
    }

    /// <summary>Each frame's first word leads to the one before.</summary>
    private static ulong TakeAndFill(MemoryTestProgress progress, out ulong frames)
    {
        ulong last = 0;
        for (frames = 0; FrameAllocator.Current.Allocate(FrameKind.Kernel).TryGet(out FrameNumber frame); frames++)
        {
            ulong* words = (ulong*)PhysicalMemory.Pointer(frame);
            words[0] = last;
            for (int index = 1; index < WordsPerFrame; index++)
            {
                words[index] = Pattern(frame, index);
            }

            last = frame.Value;
            progress.Count("writing");
        }

        return last;
    }

    /// <returns>The number of bad frames.</returns>
    private static ulong CheckAndGiveBack(MemoryTestProgress progress, ulong last)
    {
        progress.Restart();
        ulong broken = 0;
        while (last != 0)
        {
            var frame = new FrameNumber(last);
            ulong* words = (ulong*)PhysicalMemory.Pointer(frame);
            last = words[0];
            for (int index = 1; index < WordsPerFrame; index++)
            {
                if (words[index] != Pattern(frame, index))
                {
                    broken++;
                    break;
                }
            }

            FrameAllocator.Current.Release(frame);
            progress.Count("reading");
        }

        return broken;
    }

    private static ulong Pattern(FrameNumber frame, int index) => (frame.Value * WordsPerFrame + (ulong)index) * Spread;
}
