namespace Tine.Files;

/// <summary>The amount that a read of an <see cref="EventCounter"/> takes.</summary>
public enum CounterReading
{
    /// <summary>The whole count.</summary>
    All,

    /// <summary>One; EFD_SEMAPHORE.</summary>
    One,
}
