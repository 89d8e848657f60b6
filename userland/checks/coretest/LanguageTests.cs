using System;
using System.Runtime.CompilerServices;
using System.Threading;

internal static partial class LanguageTests
{
    private static int s_disposed;

    internal static void Run(Report report)
    {
        report.Test("language/arithmetic", Arithmetic);
        report.Test("language/nullable", NullableValues);
        report.Test("language/boxing", Boxing);
        report.Test("language/enums", Enums);
        report.Test("language/delegates", Delegates);
        report.Test("language/closures", Closures);
        report.Test("language/static-constructors", StaticConstructors);
        report.Test("language/using-and-finally", UsingAndFinally);
        report.Test("language/records", Records);
        report.Test("language/tuples", Tuples);
        report.Test("language/patterns", Patterns);
        report.Test("language/arrays", Arrays);
        report.Test("language/inline-arrays", InlineArrays);
        report.Test("language/iterators", Iterators);
        report.Test("language/interlocked", InterlockedOperations);
        report.Test("language/large-frames", LargeFrames);
    }

    private static void Arithmetic(Report report)
    {
        int seven = Opaque(7);
        report.AreEqual(3, 22 / seven, "division");
        report.AreEqual(1, 22 % seven, "remainder");
        report.AreEqual(29L, checked((long)seven + 22), "checked addition");
        report.AreEqual(7u, checked((uint)seven), "checked conversion");
        report.AreEqual(3.5.ToString(), (seven / 2.0).ToString(), "floating point");
        report.AreEqual(7, (int)(double)seven, "conversion from double");
        report.AreEqual(0x0102_0304u, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(0x0403_0201u), "byte order");
        report.AreEqual(3, System.Numerics.BitOperations.TrailingZeroCount((uint)Opaque(8)), "trailing zeros");
        report.AreEqual(28, System.Numerics.BitOperations.LeadingZeroCount((uint)Opaque(8)), "leading zeros");
        report.AreEqual(64, System.Numerics.BitOperations.TrailingZeroCount((ulong)(seven - 7)), "trailing zeros of zero");
        report.AreEqual(3, System.Numerics.BitOperations.PopCount((uint)seven), "ones");
        report.AreEqual(2, System.Numerics.BitOperations.Log2((uint)seven), "logarithm");
        report.AreEqual(ulong.MaxValue - 1, Math.BigMul(ulong.MaxValue, ulong.MaxValue, out ulong low), "high product");
        report.AreEqual(1UL, low, "low product");
        report.AreEqual(5, Math.Clamp(seven, 1, 5), "clamp");
        report.IsTrue(Math.Sqrt(49.0) == seven, "square root");
    }

    private static void NullableValues(Report report)
    {
        int? none = null;
        int? some = Opaque(5);
        report.IsTrue(none is null && some is 5, "tests");
        report.AreEqual(5, some ?? 1, "coalescing");
        report.AreEqual(1, none ?? 1, "coalescing null");
        object? boxed = some;
        object? boxedNone = none;
        report.IsTrue(boxed is int and 5 && boxedNone is null, "boxing");
        report.IsTrue((int?)boxed == 5 && (int?)boxedNone is null, "unboxing");
        report.IsTrue((some + none) is null && (some + 1) == 6, "lifted addition");
    }

    private static void Boxing(Report report)
    {
        object number = Opaque(42);
        object pair = new Point(Opaque(1), 2);
        report.IsTrue(number.Equals(42) && !number.Equals(42L), "equality of boxes");
        report.AreEqual(42, (int)number, "unboxing");
        report.AreEqual(3, ((Point)pair).Sum, "unboxing a struct");
        report.IsTrue(number is not string && number is IComparable, "type tests");
        report.IsTrue(pair is IFormula { Sum: 3 }, "an interface of a box");
        report.AreEqual("42", number.ToString()!, "text of a box");
    }

    private static void Enums(Report report)
    {
        Color color = (Color)Opaque((int)(Color.Red | Color.Blue));
        report.IsTrue(color.HasFlag(Color.Blue) && !color.HasFlag(Color.Green), "flags");
        object boxed = color;
        report.IsTrue(boxed.Equals(Color.Red | Color.Blue) && !boxed.Equals(Color.Red), "equality");
        report.AreEqual(boxed.GetHashCode(), ((object)(Color.Red | Color.Blue)).GetHashCode(), "hash");
        report.IsTrue(boxed is Color and not Color.Green, "patterns");
    }

    private static void Delegates(Report report)
    {
        Func<int, int> twice = Twice;
        var adder = new Adder(Opaque(10));
        Func<int, int> add = adder.Add;
        Func<int> sum = new Point(3, 4).GetSum;
        report.AreEqual(8, twice(4), "static method");
        report.AreEqual(14, add(4), "instance method");
        report.AreEqual(7, sum(), "method of a struct");
        IAdder asInterface = adder;
        Func<int, int> through = asInterface.Add;
        report.AreEqual(15, through(5), "interface method");
        report.IsTrue(add.Equals((Func<int, int>)adder.Add) && !add.Equals(twice), "equality");
    }

    private static void Closures(Report report)
    {
        int total = 0;
        Action<int> count = n => total += n;
        for (int i = 0; i < 10; i++)
        {
            count(i);
        }

        report.AreEqual(45, total, "captured variable");
        Func<int, Func<int, int>> curried = a => b => (a * b) + total;
        report.AreEqual(57, curried(3)(4), "nested closures");
    }

    private static void StaticConstructors(Report report)
    {
        report.AreEqual(1, Lazy.Count, "runs once");
        report.AreEqual("made lazily", Lazy.Text, "references");
        report.AreEqual(Lazy.Count, Lazy.Count, "not again");
        report.AreEqual(3, Holder<int>.Value + Holder<string>.Value + Holder<long>.Value, "of generics, one each");
    }

    private static void UsingAndFinally(Report report)
    {
        s_disposed = 0;
        using (new Guard())
        {
            report.AreEqual(0, s_disposed, "inside");
        }

        report.AreEqual(1, s_disposed, "outside");
        report.AreEqual(3, WithFinally(), "finally and return");
        report.AreEqual(2, s_disposed, "finally ran");
    }

    private static void Records(Report report)
    {
        var a = new Person("Ann", Opaque(30));
        Person b = a with { Age = 31 };
        report.IsTrue(a != b && a == new Person("Ann", 30), "equality");
        report.AreEqual(new Person("Ann", 30).GetHashCode(), a.GetHashCode(), "hash");
        report.AreEqual(31, b.Age, "with");
        report.IsTrue(new Pair(1, 2) == new Pair(1, Opaque(2)), "record struct");
        (string name, int age) = b;
        report.IsTrue(name == "Ann" && age == 31, "deconstruction");
    }

    private static void Tuples(Report report)
    {
        (int Low, string Name) tuple = (Opaque(1), "one");
        report.IsTrue(tuple == (1, "one") && tuple.Name == "one", "fields");
        report.IsTrue(tuple.Equals((1, "one")), "equality");
        (int a, int b) = (Opaque(2), Opaque(3));
        (a, b) = (b, a);
        report.IsTrue(a == 3 && b == 2, "swap");
    }

    private static void Patterns(Report report)
    {
        object[] values = [1, "two", 3.0, new Point(4, 5), Color.Green];
        int hits = 0;
        foreach (object value in values)
        {
            hits += value switch
            {
                int and > 0 => 1,
                string { Length: 3 } => 10,
                double => 100,
                Point(var x, _) when x == 4 => 1000,
                Color.Green => 10000,
                _ => 0,
            };
        }

        report.AreEqual(11111, hits, "each kind once");
        string word = Opaque(1) == 1 ? "delta" : "alpha";
        report.AreEqual(4, word switch { "alpha" => 1, "beta" => 2, "gamma" => 3, "delta" => 4, "epsilon" => 5, "zeta" => 6, "eta" => 7, _ => 0 }, "switch on text");
        report.IsTrue("abc"u8 is [(byte)'a', .., (byte)'c'], "list pattern");
    }

    private static void Arrays(Report report)
    {
        int[] numbers = [5, 3, 9, 1];
        Array.Sort(numbers);
        report.IsTrue(numbers is [1, 3, 5, 9], "sort");
        Array.Resize(ref numbers, 6);
        report.IsTrue(numbers is [1, 3, 5, 9, 0, 0], "resize");
        report.AreEqual(2, Array.IndexOf(numbers, 5), "index");
        object[] objects = new string[] { "a", "b" };
        objects[1] = "c";
        report.IsTrue(objects is string[] && (string)objects[1] == "c", "covariance");
        int[][] jagged = [[1], [2, 3]];
        report.AreEqual(3, jagged[1][1], "jagged");
        report.IsTrue(numbers[1..3] is [3, 5] && numbers[^3] == 9, "ranges");
        var copy = (int[])numbers.Clone();
        copy[0] = 7;
        report.IsTrue(numbers[0] == 1 && copy[3] == 9, "clone");
        var pairs = new Pair[4];
        pairs[2] = new Pair(1, 2);
        ref Pair place = ref pairs[2];
        place = place with { Second = 5 };
        report.AreEqual(6, pairs[2].First + pairs[2].Second, "references to elements");
        Array.Fill(copy, 4);
        report.IsTrue(copy is [4, 4, 4, 4, 4, 4], "fill");
    }

    private static void InlineArrays(Report report)
    {
        Eight eight = default;
        for (int i = 0; i < 8; i++)
        {
            eight[i] = i * i;
        }

        ReadOnlySpan<int> span = eight;
        report.IsTrue(span.Length == 8 && span[7] == 49 && eight[3] == 9, "elements");
    }

    private static void Iterators(Report report)
    {
        int sum = 0;
        foreach (int n in UpTo(Opaque(5)))
        {
            sum += n;
        }

        report.AreEqual(10, sum, "yield");
    }

    private static void InterlockedOperations(Report report)
    {
        int counter = Opaque(5);
        report.AreEqual(6, Interlocked.Increment(ref counter), "increment");
        report.AreEqual(6, Interlocked.Exchange(ref counter, 9), "exchange");
        report.AreEqual(9, Interlocked.CompareExchange(ref counter, 1, 9), "compare and exchange");
        report.AreEqual(1, Volatile.Read(ref counter), "read");
        long wide = 1L << 40;
        report.AreEqual((1L << 40) + 2, Interlocked.Add(ref wide, 2), "64 bits");
        string? text = null;
        report.IsTrue(Interlocked.CompareExchange(ref text, "set", null) is null && text == "set", "references");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void LargeFrames(Report report)
    {
        byte* buffer = stackalloc byte[20000];
        buffer[0] = 1;
        buffer[19999] = 2;
        Span<long> cleared = stackalloc long[600];
        report.IsTrue(cleared[599] == 0 && buffer[0] + buffer[19999] == 3, "stack buffers");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int Opaque(int value) => value;

    private static System.Collections.Generic.IEnumerable<int> UpTo(int limit)
    {
        for (int i = 0; i < limit; i++)
        {
            yield return i;
        }
    }

    private static int Twice(int value) => 2 * value;

    private static int WithFinally()
    {
        try
        {
            return Opaque(3);
        }
        finally
        {
            s_disposed++;
        }
    }
}
