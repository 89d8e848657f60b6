namespace Tine;

/// <summary>The place of an object in an <see cref="IntrusiveTree{T, TLink}"/>: a field of the object.</summary>
public struct TreeLink<T>
    where T : class
{
    internal T? Before;
    internal T? After;
    internal uint Weight;
}
