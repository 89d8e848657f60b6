namespace Tine;

/// <summary>The place of an object in an <see cref="IntrusiveList{T, TLink}"/>: a field of the object.</summary>
public struct ListLink<T>
    where T : class
{
    internal T? Next;
    internal T? Previous;
}
