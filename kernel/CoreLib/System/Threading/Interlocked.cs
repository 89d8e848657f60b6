using System.Runtime.CompilerServices;

namespace System.Threading;

/// <summary>The compiler expands the intrinsic ones to locked instructions, also where they seem to call themselves.</summary>
public static class Interlocked
{
    [Intrinsic]
    public static int Exchange(ref int location, int value) => Exchange(ref location, value);

    [Intrinsic]
    public static long Exchange(ref long location, long value) => Exchange(ref location, value);

    public static uint Exchange(ref uint location, uint value) => (uint)Exchange(ref Unsafe.As<uint, int>(ref location), (int)value);

    public static ulong Exchange(ref ulong location, ulong value) => (ulong)Exchange(ref Unsafe.As<ulong, long>(ref location), (long)value);

    public static nint Exchange(ref nint location, nint value) => (nint)Exchange(ref Unsafe.As<nint, long>(ref location), value);

    /// <summary>Nothing runs beside the caller where references are exchanged: plain, but one word.</summary>
    public static T Exchange<T>(ref T location, T value)
    {
        T old = location;
        location = value;
        return old;
    }

    [Intrinsic]
    public static int CompareExchange(ref int location, int value, int comparand) => CompareExchange(ref location, value, comparand);

    [Intrinsic]
    public static long CompareExchange(ref long location, long value, long comparand) => CompareExchange(ref location, value, comparand);

    public static uint CompareExchange(ref uint location, uint value, uint comparand) =>
        (uint)CompareExchange(ref Unsafe.As<uint, int>(ref location), (int)value, (int)comparand);

    public static ulong CompareExchange(ref ulong location, ulong value, ulong comparand) =>
        (ulong)CompareExchange(ref Unsafe.As<ulong, long>(ref location), (long)value, (long)comparand);

    public static nint CompareExchange(ref nint location, nint value, nint comparand) =>
        (nint)CompareExchange(ref Unsafe.As<nint, long>(ref location), value, comparand);

    /// <inheritdoc cref="Exchange{T}"/>
    public static T CompareExchange<T>(ref T location, T value, T comparand)
        where T : class?
    {
        T old = location;
        if ((object?)old == (object?)comparand)
        {
            location = value;
        }

        return old;
    }

    [Intrinsic]
    public static int ExchangeAdd(ref int location, int value) => ExchangeAdd(ref location, value);

    [Intrinsic]
    public static long ExchangeAdd(ref long location, long value) => ExchangeAdd(ref location, value);

    public static int Add(ref int location, int value) => ExchangeAdd(ref location, value) + value;

    public static long Add(ref long location, long value) => ExchangeAdd(ref location, value) + value;

    public static uint Add(ref uint location, uint value) => (uint)Add(ref Unsafe.As<uint, int>(ref location), (int)value);

    public static ulong Add(ref ulong location, ulong value) => (ulong)Add(ref Unsafe.As<ulong, long>(ref location), (long)value);

    public static int Increment(ref int location) => Add(ref location, 1);

    public static long Increment(ref long location) => Add(ref location, 1);

    public static uint Increment(ref uint location) => Add(ref location, 1);

    public static ulong Increment(ref ulong location) => Add(ref location, 1);

    public static int Decrement(ref int location) => Add(ref location, -1);

    public static long Decrement(ref long location) => Add(ref location, -1);

    public static uint Decrement(ref uint location) => Add(ref location, uint.MaxValue);

    public static ulong Decrement(ref ulong location) => Add(ref location, ulong.MaxValue);

    public static long Read(ref readonly long location) => Volatile.Read(in location);

    public static int Or(ref int location, int value)
    {
        int old;
        do
        {
            old = location;
        }
        while (CompareExchange(ref location, old | value, old) != old);
        return old;
    }

    public static int And(ref int location, int value)
    {
        int old;
        do
        {
            old = location;
        }
        while (CompareExchange(ref location, old & value, old) != old);
        return old;
    }

    /// <summary>Orders everything, by a locked instruction on a word of the stack.</summary>
    public static void MemoryBarrier()
    {
        int word = 0;
        Exchange(ref word, 1);
    }
}
