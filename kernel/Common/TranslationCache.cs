namespace Tine;

/// <summary>A pretend machine's translation cache, told of what <c>Tlb</c> is told of.</summary>
public abstract class TranslationCache
{
    /// <summary>Forgets everything, and translates by another root.</summary>
    public abstract void Activate(FrameNumber root);

    /// <summary>Forgets one page.</summary>
    public abstract void Flush(VirtualAddress address);

    /// <summary>Forgets all pages.</summary>
    public abstract void FlushAll();
}
