namespace Tine;

/// <summary>A pretend machine's translation cache, told of what <c>Tlb</c> is told of.</summary>
public abstract class TranslationCache
{
    /// <summary>Everything is forgotten, and translated by another root.</summary>
    public abstract void Activate(FrameNumber root);

    /// <summary>One page is forgotten.</summary>
    public abstract void Flush(VirtualAddress address);

    /// <summary>All pages are forgotten.</summary>
    public abstract void FlushAll();
}
