using Tine.Memory;

namespace Tine.Files;

/// <summary>All segments of shared memory, shmget(2).</summary>
public sealed class SharedSegments : ServicePart
{
    public const int MostSegments = 4096;

    /// <summary>Bytes of one segment, and pages of all, as Linux has them: no bound but the memory.</summary>
    public const ulong LargestSize = ulong.MaxValue - (1UL << 24);

    private const int SweepsAtOnce = 64;

    private int _abandoned;

    public IpcTable<SharedSegment> Table { get; } = new(MostSegments);

    /// <summary>Pages that all segments may have, whether they were touched or not.</summary>
    public ulong Pages { get; private set; }

    public static SharedSegments Of(FileServices services) => (SharedSegments)(services.SharedSegments ??= new SharedSegments());

    /// <summary>Adds a segment; there is room.</summary>
    public void Add(SharedSegment segment)
    {
        Table.Add(segment);
        Pages += PagesOf(segment.Size);
    }

    /// <summary>Removes a segment now, or with its last attachment: IPC_RMID. Its key finds nothing any more.</summary>
    public void Remove(SharedSegment segment)
    {
        if (!segment.IsDestroyed)
        {
            _abandoned++;
            Table.RemoveKey(segment);
            segment.Abandon();
        }

        Sweep(segment);
    }

    /// <summary>Forgets a segment that was removed and that nobody has attached any more: its memory has gone already.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool Sweep(SharedSegment segment)
    {
        if (!segment.IsDestroyed || segment.Attachments > 0)
        {
            return false;
        }

        _abandoned--;
        Pages -= PagesOf(segment.Size);
        Table.Remove(segment);
        return true;
    }

    /// <summary>Forgets all that are gone, before they are counted or listed.</summary>
    public void SweepAll(Caller caller)
    {
        for (int place = 0; _abandoned > 0 && place < Table.End; place++)
        {
            if (Table.At(place) is { } segment)
            {
                Sweep(segment);
            }

            if (place % SweepsAtOnce == SweepsAtOnce - 1)
            {
                caller.PreemptionPoint();
            }
        }
    }

    /// <summary>The segment with a number, if it is still there.</summary>
    public SharedSegment? Find(int id) => Table.Find(id) is { } segment && !Sweep(segment) ? segment : null;

    /// <summary>The segment that pages belong to.</summary>
    public SharedSegment? FindByPages(Backing pages)
    {
        for (int place = 0; place < Table.End; place++)
        {
            if (Table.At(place) is { } segment && segment.Pages == pages)
            {
                return segment;
            }
        }

        return null;
    }

    private static ulong PagesOf(ulong size) => (size + FrameNumber.Size - 1) >> FrameNumber.Shift;
}
