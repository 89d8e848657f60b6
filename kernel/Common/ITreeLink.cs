namespace Tine;

/// <summary>Says which field of an object links it into a tree, and in which order the tree has the objects.</summary>
public interface ITreeLink<T>
    where T : class
{
    [NoAllocation]
    ref TreeLink<T> In(T item);

    /// <summary>Whether an object comes before another one.</summary>
    [NoAllocation]
    bool IsBefore(T item, T other);
}
