namespace Tine;

/// <summary>A place in the order of a tree's objects.</summary>
public interface ITreePlace<T>
    where T : class
{
    /// <summary>Whether an object stands at the place or after it.</summary>
    [NoAllocation]
    bool IsReachedBy(T item);
}
