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

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

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

    public struct Enumerator : IEnumerator<T>
    {
        private readonly LinkedList<T> _list;
        private LinkedListNode<T>? _node;

        internal Enumerator(LinkedList<T> list) => _list = list;

        public readonly T Current => _node!.Value;

        readonly object? IEnumerator.Current => Current;

        public bool MoveNext()
        {
            _node = _node is null ? _list.First : _node._next;
            return _node is not null;
        }

        public void Reset() => _node = null;

        public readonly void Dispose()
        {
        }
    }
}
