namespace System.Collections;

/// <summary>A list; the compiler's own list classes for collection expressions implement it.</summary>
public interface IList : ICollection
{
    object? this[int index] { get; set; }

    bool IsReadOnly { get; }

    bool IsFixedSize { get; }

    int Add(object? value);

    bool Contains(object? value);

    void Clear();

    int IndexOf(object? value);

    void Insert(int index, object? value);

    void Remove(object? value);

    void RemoveAt(int index);
}
