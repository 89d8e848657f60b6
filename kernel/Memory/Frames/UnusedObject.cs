namespace Tine.Memory;

/// <summary>Something that nobody uses any more and that takes long to take apart. See <see cref="UnusedMemory"/>.</summary>
public abstract class UnusedObject
{
    internal UnusedObject? Next { get; set; }

    /// <summary>Takes a portion of it apart.</summary>
    /// <returns>Whether nothing is left.</returns>
    public abstract bool FreePortion();
}
