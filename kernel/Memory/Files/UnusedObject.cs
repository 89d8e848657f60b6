namespace Tine.Memory;

/// <summary>An object without users that takes long to tear down. See <see cref="UnusedMemory"/>.</summary>
public abstract class UnusedObject
{
    internal UnusedObject? Next { get; set; }

    /// <summary>Tears down a portion of it.</summary>
    /// <returns>Whether nothing is left.</returns>
    public abstract bool FreePortion();
}
