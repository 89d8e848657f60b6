namespace System.Collections.Generic;

public interface ISet<T> : ICollection<T>
{
    new bool Add(T item);
}
