namespace Tine.Memory;

/// <summary>What a file-backed region shows: pages that live somewhere else, each in a counted frame.</summary>
public abstract class Backing
{
    /// <summary>The frame of a page, without a reference of its own for the caller. May allocate the frame (sparse file).</summary>
    /// <param name="pageIndex">The page's offset in the file, in pages of 4096 bytes.</param>
    /// <returns>The frame; EIO beyond the end of the file (SIGBUS to whoever touched it); ENOMEM.</returns>
    public abstract Result<FrameNumber> GetPage(ulong pageIndex);
}
