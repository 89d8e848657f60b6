using Tine.Runtime;

namespace Tine.LeakCheck;

/// <summary>The kinds of all frames, and the free ones, at one time.</summary>
internal sealed unsafe class FrameSnapshot
{
    private const int Shown = 3;

    /// <summary>Number of a frame's kind that is not in use (FrameKind.Free), of the kernel's own, and of those there are.</summary>
    private const int Free = 0;
    private const int Kernel = 1;
    private const int Kinds = 9;

    private readonly int _capacity;
    private readonly byte* _kinds;
    private int _count;
    private ulong _heapFrames;

    /// <summary>A snapshot whose memory has been touched, so that taking it again needs no frame.</summary>
    public FrameSnapshot()
    {
        byte kind;
        int capacity = 1;
        while (TineInspect.FrameKind(capacity, &kind).Raw > 0)
        {
            capacity *= 2;
        }

        _capacity = capacity;
        _kinds = Unix.MMap((ulong)capacity).Address;
        Take();
    }

    /// <summary>Free frames, and those that the kernel keeps: their sum changes only when a frame is lost.</summary>
    public ulong FreeFrames { get; private set; }

    /// <summary>Looks anew.</summary>
    public void Take()
    {
        TineInspect.System(out MachineInspection inspection);
        _heapFrames = inspection.HeapBytes / Unix.PageSize;
        FreeFrames = inspection.FreeFrames + _heapFrames;
        _count = TineInspect.FrameKinds(_kinds, _capacity);
    }

    /// <summary>Prints for each kind the frames that are in use and were not so before.</summary>
    public void PrintNewSince(FrameSnapshot before)
    {
        for (int kind = Kernel; kind < Kinds; kind++)
        {
            long more = Count(kind) - before.Count(kind) - (kind == Kernel ? (long)_heapFrames - (long)before._heapFrames : 0);
            if (more > 0)
            {
                Streams.StandardOutput.WriteLine($"# {more} more: {NameOf(kind)}{FindFrames(before, kind)}");
            }
        }
    }

    private long Count(int kind)
    {
        long count = 0;
        for (int frame = 0; frame < _count; frame++)
        {
            count += _kinds[frame] == kind ? 1 : 0;
        }

        return count;
    }

    private string FindFrames(FrameSnapshot before, int kind)
    {
        string text = "";
        int shown = 0;
        for (int frame = 0; frame < _count && shown < Shown; frame++)
        {
            if (_kinds[frame] == kind && before._kinds[frame] == Free)
            {
                text += (shown == 0 ? ", frame " : ", ") + Numbers.ToText(frame);
                shown++;
            }
        }

        return text;
    }

    private static string NameOf(int kind) => kind switch
    {
        Kernel => "kernel memory that is not heap (a thread's stack)",
        2 => "page tables",
        3 => "private memory",
        4 => "pages of files",
        5 => "the frame of zeros",
        6 => "page indexes of files",
        _ => "boot image",
    };
}
