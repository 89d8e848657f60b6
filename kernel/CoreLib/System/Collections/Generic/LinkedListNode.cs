namespace System.Collections.Generic;

public sealed class LinkedListNode<T>(T value)
{
    internal LinkedList<T>? _list;
    internal LinkedListNode<T>? _next;
    internal LinkedListNode<T>? _previous;

    public T Value { get; set; } = value;

    public LinkedList<T>? List => _list;

    public LinkedListNode<T>? Next => _next;

    public LinkedListNode<T>? Previous => _previous;
}
