namespace System.Collections;

public interface ICollection : IEnumerable
{
    int Count { get; }

    void CopyTo(Array array, int index);
}
