using System.Runtime.CompilerServices;

namespace Tine;

/// <summary>Objects in a row that are linked through themselves: to add or remove one allocates nothing and searches nothing.</summary>
/// <remarks>
/// An object stands in one list at a time through each of its links; whether it does is for the owner to know. What changes the
/// list is inlined: a call would cost about as much as the change.
/// </remarks>
/// <typeparam name="T">What is listed.</typeparam>
/// <typeparam name="TLink">Which link of it this list uses: a struct, so that each list is compiled for its own link.</typeparam>
[NoAllocation]
public struct IntrusiveList<T, TLink>
    where T : class
    where TLink : struct, IListLink<T>
{
    private T? _last;

    public T? First { get; private set; }

    public readonly T? Last => _last;

    public readonly bool IsEmpty => First is null;

    /// <summary>The object after one that stands in the list; null after the last.</summary>
    public readonly T? After(T item) => LinkOf(item).Next;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddFirst(T item)
    {
        if (First is null)
        {
            _last = item;
        }
        else
        {
            LinkOf(item).Next = First;
            LinkOf(First).Previous = item;
        }

        First = item;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLast(T item)
    {
        if (_last is null)
        {
            First = item;
        }
        else
        {
            LinkOf(item).Previous = _last;
            LinkOf(_last).Next = item;
        }

        _last = item;
    }

    /// <summary>Takes out an object that stands in the list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(T item)
    {
        ref ListLink<T> link = ref LinkOf(item);
        T? next = link.Next;
        T? previous = link.Previous;
        link = default; // What has left keeps nothing alive, and is ready to be added.
        if (previous is null)
        {
            First = next;
        }
        else
        {
            LinkOf(previous).Next = next;
        }

        if (next is null)
        {
            _last = previous;
        }
        else
        {
            LinkOf(next).Previous = previous;
        }
    }

    /// <summary>Takes the first one out; null when there is none.</summary>
    public T? TakeFirst()
    {
        T? first = First;
        if (first is not null)
        {
            Remove(first);
        }

        return first;
    }

    /// <summary>Puts all objects of another list before its own ones. The other one is empty then.</summary>
    public void TakeAll(ref IntrusiveList<T, TLink> other)
    {
        if (other._last is not { } last)
        {
            return;
        }

        if (First is null)
        {
            _last = last;
        }
        else
        {
            LinkOf(last).Next = First;
            LinkOf(First).Previous = last;
        }

        First = other.First;
        other = default;
    }

    /// <summary>From the first to the last. The current one may be taken out meanwhile.</summary>
    public readonly Enumerator GetEnumerator() => new(First);

    private static ref ListLink<T> LinkOf(T item) => ref default(TLink).In(item);

    /// <summary>The enumerator for foreach.</summary>
    [NoAllocation]
    public struct Enumerator(T? first)
    {
        private T? _next = first;

        public T Current { get; private set; } = null!;

        public bool MoveNext()
        {
            if (_next is not { } next)
            {
                return false;
            }

            Current = next;
            _next = LinkOf(next).Next;
            return true;
        }
    }
}
