using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

/// <summary>The collector: what is reachable stays as it was, what is not goes, in every kind of object.</summary>
internal static class HeapTests
{
    private const int StressRounds = 300;

    private static Tree? s_kept;
    private static readonly List<string> s_frozenList = new();

    internal static void Run(Report report)
    {
        report.Test("heap/sizes", Sizes);
        report.Test("heap/churn", Churn);
        report.Test("heap/trees", Trees);
        report.Test("heap/long-lists", LongLists);
        report.Test("heap/arrays-of-structs", ArraysOfStructs);
        report.Test("heap/interior-pointers", InteriorPointers);
        report.Test("heap/large-objects", LargeObjects);
        report.Test("heap/statics", Statics);
        report.Test("heap/reserve", Reservations);
        report.Test("heap/stress", Stress);
    }

    private static void Sizes(Report report)
    {
        bool isClear = true;
        var kept = new List<byte[]>();
        for (int size = 0; size < 70000; size = (size * 9 / 8) + 1)
        {
            var array = new byte[size];
            isClear &= array.Length == size && array.AsSpan().IndexOfAnyExceptZero() < 0;
            array.AsSpan().Fill((byte)size);
            kept.Add(array);
        }

        foreach (byte[] array in kept)
        {
            isClear &= array.Length == 0 || (array[0] == (byte)array.Length && array[^1] == (byte)array.Length);
        }

        report.IsTrue(isClear, "new memory is zero and nobody else's");
    }

    private static void Churn(Report report)
    {
        HeapControl.Statistics before = HeapControl.GetStatistics();
        var window = new string[64];
        for (int i = 0; i < 400000; i++)
        {
            window[i % window.Length] = i.ToString();
        }

        bool isWhole = true;
        for (int i = 400000 - window.Length; i < 400000; i++)
        {
            isWhole &= window[i % window.Length] == i.ToString();
        }

        HeapControl.Statistics after = HeapControl.GetStatistics();
        report.IsTrue(isWhole, "what is kept stays");
        report.IsTrue(after.Allocated - before.Allocated > 10_000_000, "tens of megabytes were allocated");
        report.IsTrue(after.Collections > before.Collections, "it was collected");
        report.IsTrue(after.Committed < 40 << 20, "memory is used again");
    }

    private static void Trees(Report report)
    {
        Tree tree = Tree.Make(14);
        for (int i = 0; i < 20; i++)
        {
            Tree.Make(10);
            HeapControl.Collect();
        }

        report.AreEqual((1 << 15) - 1, tree.Count(), "nodes");
    }

    private static void LongLists(Report report)
    {
        Link? first = null;
        for (int i = 0; i < 200000; i++)
        {
            first = new Link(new Link(null, null, i), first, i);
        }

        HeapControl.Collect();
        long sum = 0;
        for (Link? link = first; link is not null; link = link.Next)
        {
            sum += link.Item!.Value;
        }

        report.AreEqual(19999900000L, sum, "a list deeper than the mark stack");
    }

    private static void ArraysOfStructs(Report report)
    {
        var entries = new Entry[1000];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new Entry { Number = i, Text = i.ToString(), Ratio = i, Box = new Link(null, null, i) };
        }

        var map = new Dictionary<string, Entry>();
        foreach (Entry entry in entries)
        {
            map[entry.Text!] = entry;
        }

        Waste();
        HeapControl.Collect();
        Waste();
        bool isWhole = true;
        for (int i = 0; i < entries.Length; i++)
        {
            isWhole &= entries[i].Text == i.ToString() && entries[i].Box!.Value == i && map[i.ToString()].Box!.Value == i;
        }

        report.IsTrue(isWhole, "references in elements");
    }

    private static void InteriorPointers(Report report)
    {
        Span<int> middle = MakeArray(5000).AsSpan(2500, 10);
        ref int last = ref MakeArray(40)[39];
        HeapControl.Collect();
        Waste();
        report.IsTrue(middle[0] == 2500 && middle[9] == 2509 && last == 39, "a span or reference keeps its array");
    }

    private static void LargeObjects(Report report)
    {
        HeapControl.Statistics before = HeapControl.GetStatistics();
        byte[]? kept = null;
        for (int i = 0; i < 200; i++)
        {
            var large = new byte[300000 + (i * 1000)];
            large[^1] = (byte)i;
            kept = i == 100 ? large : kept;
        }

        var objects = new object[100000];
        Array.Fill(objects, "x");
        objects[99999] = new Link(null, null, 5);
        HeapControl.Collect();
        report.IsTrue(kept!.Length == 400000 && kept[^1] == 100, "kept");
        report.IsTrue(objects[99999] is Link { Value: 5 }, "references of a large array");
        report.IsTrue(HeapControl.GetStatistics().Committed < before.Committed + (32 << 20), "memory is used again");
    }

    private static void Statics(Report report)
    {
        s_kept = Tree.Make(6);
        s_frozenList.Add(LanguageTests.Opaque(77).ToString());
        HeapControl.Collect();
        Waste();
        report.AreEqual(127, s_kept.Count(), "a static field");
        report.AreEqual("77", s_frozenList[0], "an object that the compiler made");
        s_kept = null;
    }

    private static void Reservations(Report report)
    {
        report.AreEqual(1, HeapControl.Reserve(1 << 20), "a megabyte");
        report.AreEqual(0, HeapControl.Reserve((nuint)1 << 40), "a terabyte");
        HeapControl.FailReservation(2);
        report.AreEqual(1, HeapControl.Reserve(100), "the first");
        report.AreEqual(0, HeapControl.Reserve(100), "the second is made to fail");
        report.AreEqual(1, HeapControl.Reserve(100), "the third");
    }

    private static void Stress(Report report)
    {
        HeapControl.SetStress(3);
        var map = new Dictionary<string, Link>();
        for (int i = 0; i < StressRounds; i++)
        {
            map[$"key {i}"] = new Link(new Link(null, null, i), null, i);
        }

        bool isWhole = true;
        for (int i = 0; i < StressRounds; i++)
        {
            isWhole &= map[$"key {i}"].Item!.Value == i;
        }

        HeapControl.SetStress(0);
        report.IsTrue(isWhole, "a collection at every third allocation");
    }

    /// <summary>Fills what was freed with something else.</summary>
    private static void Waste()
    {
        for (int i = 0; i < 2000; i++)
        {
            MakeArray(i % 50);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int[] MakeArray(int length)
    {
        var array = new int[length];
        for (int i = 0; i < length; i++)
        {
            array[i] = i;
        }

        return array;
    }

    private static int IndexOfAnyExceptZero(this Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != 0)
            {
                return i;
            }
        }

        return -1;
    }

    private sealed class Link(Link? item, Link? next, int value)
    {
        public Link? Item { get; } = item;

        public Link? Next { get; } = next;

        public int Value { get; } = value;
    }

    private sealed class Tree(Tree? left, Tree? right)
    {
        public static Tree Make(int depth) => depth == 0 ? new Tree(null, null) : new Tree(Make(depth - 1), Make(depth - 1));

        public int Count() => 1 + (left?.Count() ?? 0) + (right?.Count() ?? 0);
    }

    private struct Entry
    {
        public int Number;
        public string? Text;
        public double Ratio;
        public Link? Box;
    }
}
