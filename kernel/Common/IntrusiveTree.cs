namespace Tine;

/// <summary>
/// Objects in order that are linked through themselves: to add, find or remove one allocates nothing and takes a logarithmic number
/// of steps, in whatever order they come.
/// </summary>
/// <remarks>
/// A treap (Aragon and Seidel, "Randomized search trees", FOCS 1989): a search tree by order and a heap by weight, whose shape is
/// that of a tree filled at random as long as nobody can tell the weights.
/// <code>
///          d 9        from left to right by order,
///         /   \       from the top down by weight
///      b 4     e 7
///     /   \
///   a 1   c 2
/// </code>
/// An object stands in one tree at a time through its link, and keeps its place in the order meanwhile.
/// </remarks>
/// <typeparam name="T">The objects.</typeparam>
/// <typeparam name="TLink">Link and order: a struct, so that each tree is compiled for its own.</typeparam>
[NoAllocation]
public struct IntrusiveTree<T, TLink>
    where T : class
    where TLink : struct, ITreeLink<T>
{
    private T? _root;

    public readonly bool IsEmpty => _root is null;

    public readonly T? First
    {
        get
        {
            T? first = _root;
            while (first is not null && LinkOf(first).Before is { } before)
            {
                first = before;
            }

            return first;
        }
    }

    /// <summary>The first object at a place or after it; null when all stand before it.</summary>
    public readonly T? FirstFrom<TPlace>(in TPlace place)
        where TPlace : struct, ITreePlace<T>
    {
        T? found = null;
        T? at = _root;
        while (at is not null)
        {
            if (place.IsReachedBy(at))
            {
                found = at;
                at = LinkOf(at).Before;
            }
            else
            {
                at = LinkOf(at).After;
            }
        }

        return found;
    }

    /// <param name="item">An object that stands in no tree.</param>
    /// <param name="weight">A random number that no program can tell.</param>
    public void Add(T item, uint weight)
    {
        ref T? place = ref _root;
        while (place is not null && LinkOf(place).Weight >= weight)
        {
            place = ref SideOf(place, item);
        }

        LinkOf(item).Weight = weight;
        Split(place, item);
        place = item;
    }

    /// <summary>Takes out an object that stands in the tree.</summary>
    public void Remove(T item)
    {
        ref T? place = ref _root;
        while (place != item)
        {
            place = ref SideOf(place!, item);
        }

        TreeLink<T> link = LinkOf(item);
        LinkOf(item) = default;
        Join(ref place, link.Before, link.After);
    }

    /// <summary>Divides a tree into what comes before an object and what comes after it, below that object.</summary>
    private static void Split(T? tree, T item)
    {
        ref T? before = ref LinkOf(item).Before;
        ref T? after = ref LinkOf(item).After;
        while (tree is not null)
        {
            if (default(TLink).IsBefore(tree, item))
            {
                before = tree;
                before = ref LinkOf(tree).After;
                tree = before;
            }
            else
            {
                after = tree;
                after = ref LinkOf(tree).Before;
                tree = after;
            }
        }

        before = null;
        after = null;
    }

    /// <summary>Makes one tree of a tree and one that comes after it.</summary>
    private static void Join(ref T? place, T? before, T? after)
    {
        while (before is not null && after is not null)
        {
            if (LinkOf(before).Weight >= LinkOf(after).Weight)
            {
                place = before;
                place = ref LinkOf(before).After;
                before = place;
            }
            else
            {
                place = after;
                place = ref LinkOf(after).Before;
                after = place;
            }
        }

        place = before ?? after;
    }

    private static ref T? SideOf(T at, T item) =>
        ref default(TLink).IsBefore(item, at) ? ref LinkOf(at).Before : ref LinkOf(at).After;

    private static ref TreeLink<T> LinkOf(T item) => ref default(TLink).In(item);
}
