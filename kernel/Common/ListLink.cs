namespace Tine;

/// <summary>Where an object stands in an <see cref="IntrusiveList{T, TLink}"/>: a field of the object.</summary>
public struct ListLink<T>
    where T : class
{
    internal T? Next;
    internal T? Previous;
}
