namespace Tine;

/// <summary>Says which field of an object links it into a list; an object that may stand in two lists has two.</summary>
public interface IListLink<T>
    where T : class
{
    [NoAllocation]
    ref ListLink<T> In(T item);
}
