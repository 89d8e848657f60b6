namespace Tine.Memory;

public sealed unsafe partial class FrameAllocator
{
    /// <summary>
    /// Takes over memory that came with contents (the boot image). Each frame is counted once, for the image,
    /// until a file adopts it or <see cref="ReleaseImage"/> frees it.
    /// </summary>
    public void AddImage(FrameNumber first, ulong count)
    {
        for (ulong frame = first.Value; frame < first.Value + count; frame++)
        {
            FrameRecord* record = FrameTable.Of(new FrameNumber(frame));
            record->Kind = FrameKind.Image;
            record->Count = 1;
            record->EntriesInUse = 0;
            record->Groups = 0;
        }

        TotalFrames += count;
    }

    /// <summary>Frees those frames of the boot image that no file adopted.</summary>
    public void ReleaseImage(FrameNumber first, ulong count)
    {
        for (ulong frame = first.Value; frame < first.Value + count; frame++)
        {
            if (FrameTable.Of(new FrameNumber(frame))->Kind == FrameKind.Image)
            {
                Release(new FrameNumber(frame));
            }
        }
    }
}
