using System.Collections.Generic;

internal static class CollectionTests
{
    internal static void Run(Report report)
    {
        report.Test("collections/list", Lists);
        report.Test("collections/sorting", Sorting);
        report.Test("collections/dictionary", Dictionaries);
        report.Test("collections/dictionary-churn", DictionaryChurn);
        report.Test("collections/hash-set", HashSets);
        report.Test("collections/queue-and-stack", QueuesAndStacks);
        report.Test("collections/linked-list", LinkedLists);
        report.Test("collections/priority-queue", PriorityQueues);
        report.Test("collections/comparers", Comparers);
    }

    private static void Lists(Report report)
    {
        var list = new List<int>();
        for (int i = 0; i < 100; i++)
        {
            list.Add(i);
        }

        list.Insert(0, -1);
        list.RemoveAt(50);
        list.Remove(99);
        report.AreEqual(99, list.Count, "count");
        report.IsTrue(list[0] == -1 && list[50] == 50 && list.IndexOf(60) == 60, "places");
        report.AreEqual(50, list.RemoveAll(n => n % 2 == 0), "remove all");
        int sum = 0;
        foreach (int n in list)
        {
            sum += n;
        }

        report.AreEqual(2351, sum, "sum of the odd ones");
        List<string> texts = ["b", "a", .. new[] { "d", "c" }];
        texts.Sort();
        report.AreEqual("a,b,c,d", string.Join(',', texts), "texts");
        texts.Clear();
        report.IsTrue(texts.Count == 0 && !texts.Contains("a"), "clear");
    }

    private static void Sorting(Report report)
    {
        var numbers = new List<uint>();
        uint state = 1;
        for (int i = 0; i < 5000; i++)
        {
            state = (state * 1664525) + 1013904223;
            numbers.Add(state >> 8);
        }

        numbers.Sort();
        bool isSorted = true;
        for (int i = 1; i < numbers.Count; i++)
        {
            isSorted &= numbers[i - 1] <= numbers[i];
        }

        report.IsTrue(isSorted, "ascending");
        numbers.Sort((a, b) => b.CompareTo(a));
        report.IsTrue(numbers[0] > numbers[1] && numbers[^2] > numbers[^1], "descending");
        numbers.Reverse();
        report.IsTrue(numbers.BinarySearch(numbers[777]) == 777, "search");
    }

    private static void Dictionaries(Report report)
    {
        var ages = new Dictionary<string, int> { ["Ann"] = 30, ["Bob"] = 40 };
        ages["Ann"]++;
        report.IsTrue(ages["Ann"] == 31 && ages.ContainsKey("Bob") && !ages.ContainsKey("Eve"), "lookup");
        report.IsTrue(ages.TryGetValue("Bob", out int age) && age == 40, "try");
        report.IsTrue(!ages.TryAdd("Bob", 1) && ages.Remove("Bob", out age) && age == 40 && ages.Count == 1, "remove");
        var byPoint = new Dictionary<(int, int), string>();
        var byKind = new Dictionary<Kind, int> { [Kind.B] = 2, [Kind.A] = 1 };
        for (int i = 0; i < 50; i++)
        {
            byPoint[(i, -i)] = i.ToString();
        }

        report.IsTrue(byPoint[(33, -33)] == "33" && byKind[Kind.B] == 2, "keys of values");
        int sum = 0;
        foreach ((Kind kind, int value) in byKind)
        {
            sum += value * (kind == Kind.A ? 10 : 1);
        }

        foreach (int value in byKind.Values)
        {
            sum += 100 * value;
        }

        report.AreEqual(312, sum, "enumeration");
    }

    private static void DictionaryChurn(Report report)
    {
        var map = new Dictionary<long, string>();
        for (long i = 0; i < 20000; i++)
        {
            map[i] = "value";
            if (i >= 100)
            {
                report.IsTrue(map.Remove(i - 100), "removed what was added");
            }
        }

        report.AreEqual(100, map.Count, "count");
        int count = 0;
        foreach (long key in map.Keys)
        {
            count += key >= 19900 ? 1 : 0;
        }

        report.AreEqual(100, count, "the last hundred");
    }

    private static void HashSets(Report report)
    {
        var set = new HashSet<int> { 1, 2, 3 };
        report.IsTrue(!set.Add(3) && set.Add(4) && set.Remove(1) && set.Contains(4) && !set.Contains(1), "members");
        report.IsTrue(set.SetEquals([4, 3, 2]), "equality");
    }

    private static void QueuesAndStacks(Report report)
    {
        var queue = new Queue<int>();
        var stack = new Stack<int>();
        int next = 0;
        bool isInOrder = true;
        for (int i = 0; i < 1000; i++)
        {
            queue.Enqueue(i);
            stack.Push(i);
            if (i % 3 != 0)
            {
                isInOrder &= queue.Dequeue() == next++;
            }
        }

        report.IsTrue(isInOrder && queue.Count == 334 && queue.Peek() == next, "first in, first out");
        report.IsTrue(stack.Pop() == 999 && stack.Peek() == 998 && stack.Count == 999, "last in, first out");
    }

    private static void LinkedLists(Report report)
    {
        var list = new LinkedList<int>();
        LinkedListNode<int> middle = list.AddLast(2);
        list.AddFirst(1);
        list.AddLast(3);
        list.Remove(middle);
        int sum = 0;
        foreach (int n in list)
        {
            sum = (sum * 10) + n;
        }

        report.AreEqual(13, sum, "ends");
    }

    private static void PriorityQueues(Report report)
    {
        var queue = new PriorityQueue<string, int>();
        for (int i = 0; i < 100; i++)
        {
            queue.Enqueue(i.ToString(), i * 37 % 100);
        }

        bool isInOrder = true;
        for (int expected = 0; queue.TryDequeue(out string? element, out int priority); expected++)
        {
            isInOrder &= priority == expected && int.Parse(element) * 37 % 100 == priority;
        }

        report.IsTrue(isInOrder && queue.Count == 0, "least first");
    }

    private static void Comparers(Report report)
    {
        var map = new Dictionary<string, int>(System.StringComparer.OrdinalIgnoreCase) { ["Abc"] = 1 };
        report.IsTrue(map.ContainsKey("aBC") && !map.ContainsKey("abcd"), "without case");
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(map, "abc", out bool exists)++;
        report.IsTrue(exists && map["ABC"] == 2, "values in place");
    }

    private enum Kind : byte
    {
        A,
        B,
    }
}
