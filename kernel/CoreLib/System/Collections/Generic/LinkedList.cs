namespace System.Collections.Generic;

/// <summary>A doubly linked list; an item is added and removed without moving others.</summary>
public class LinkedList<T> : IReadOnlyCollection<T>
{
    public int Count { get; private set; }

    public LinkedListNode<T>? First { get; private set; }

    public LinkedListNode<T>? Last { get; private set; }

    public LinkedListNode<T> AddFirst(T value)
    {
        var node = new LinkedListNode<T>(value);
        Insert(node, null, First);
        return node;
    }

    public LinkedListNode<T> AddLast(T value)
    {
        var node = new LinkedListNode<T>(value);
        AddLast(node);
        return node;
    }

    public void AddLast(LinkedListNode<T> node) => Insert(node, Last, null);

    public LinkedListNode<T> AddBefore(LinkedListNode<T> node, T value)
    {
        var added = new LinkedListNode<T>(value);
        Insert(added, node._previous, node);
        return added;
    }

    public LinkedListNode<T> AddAfter(LinkedListNode<T> node, T value)
    {
        var added = new LinkedListNode<T>(value);
        Insert(added, node, node._next);
        return added;
    }

    public void Remove(LinkedListNode<T> node)
    {
        if (node._list != this)
        {
            throw new InvalidOperationException("The node is in another list.");
        }

        if (node._previous is null)
        {
            First = node._next;
        }
        else
        {
            node._previous._next = node._next;
        }

        if (node._next is null)
        {
            Last = node._previous;
        }
        else
        {
            node._next._previous = node._previous;
        }

        node._list = null;
        node._next = null;
        node._previous = null;
        Count--;
    }

    public void RemoveFirst() => Remove(First ?? throw new InvalidOperationException("The list is empty."));

    public void RemoveLast() => Remove(Last ?? throw new InvalidOperationException("The list is empty."));

    public IEnumerator<T> GetEnumerator()
    {
        for (LinkedListNode<T>? node = First; node is not null; node = node._next)
        {
            yield return node.Value;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Insert(LinkedListNode<T> node, LinkedListNode<T>? before, LinkedListNode<T>? after)
    {
        if (node._list is not null)
        {
            throw new InvalidOperationException("The node is in a list.");
        }

        node._list = this;
        node._previous = before;
        node._next = after;
        if (before is null)
        {
            First = node;
        }
        else
        {
            before._next = node;
        }

        if (after is null)
        {
            Last = node;
        }
        else
        {
            after._previous = node;
        }

        Count++;
    }
}
