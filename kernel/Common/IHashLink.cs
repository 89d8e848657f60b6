namespace Tine;

/// <summary>Says where an object keeps its hash, and the next object of the same bucket.</summary>
public interface IHashLink<T>
    where T : class
{
    [NoAllocation]
    uint HashOf(T item);

    [NoAllocation]
    ref T? NextOf(T item);
}
