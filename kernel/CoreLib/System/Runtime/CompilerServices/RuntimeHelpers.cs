namespace System.Runtime.CompilerServices;

public static unsafe class RuntimeHelpers
{
    /// <summary>The offset of a string's text in its object, for the compiler's fixed statement on strings.</summary>
    public static int OffsetToStringData => 12;

    /// <summary>Hash code by identity: objects never move, so the address serves.</summary>
    public static int GetHashCode(object? o)
    {
        ulong address = (ulong)*(void**)Unsafe.AsPointer(ref o) >> 4;
        return (int)(uint)((address * 0x9e37_79b9_7f4a_7c15) >> 32);
    }

    public static new bool Equals(object? a, object? b) => a == b;

    [Intrinsic]
    public static bool IsReferenceOrContainsReferences<T>()
        where T : allows ref struct => IsReferenceOrContainsReferences<T>();

    [Intrinsic]
    public static bool IsBitwiseEquatable<T>() => IsBitwiseEquatable<T>();

    [Intrinsic]
    public static void InitializeArray(Array array, RuntimeFieldHandle field) => InitializeArray(array, field);

    [Intrinsic]
    public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle field) => CreateSpan<T>(field);

    public static T[] GetSubArray<T>(T[] array, Range range)
    {
        (int offset, int length) = range.GetOffsetAndLength(array.Length);
        return new ReadOnlySpan<T>(array, offset, length).ToArray();
    }

    public static bool TryEnsureSufficientExecutionStack() => true;

    public static void EnsureSufficientExecutionStack()
    {
    }
}
