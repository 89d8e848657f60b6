namespace System.Collections.Generic;

/// <summary>Compares nullable values; ilc knows the name.</summary>
public sealed class NullableComparer<T> : Comparer<T?>
    where T : struct
{
    public override int Compare(T? x, T? y)
    {
        if (!x.HasValue || !y.HasValue)
        {
            return x.HasValue ? 1 : y.HasValue ? -1 : 0;
        }

        return Comparer<T>.Default.Compare(x.GetValueOrDefault(), y.GetValueOrDefault());
    }
}
