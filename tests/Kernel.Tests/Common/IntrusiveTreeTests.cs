using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Tine.Tests.Common;

public sealed class IntrusiveTreeTests
{
    private static int s_comparisons;

    private IntrusiveTree<Item, Item.Link> _tree;
    private ulong _added;

    [Fact]
    public void NothingIsInAnEmptyTree()
    {
        Assert.True(_tree.IsEmpty);
        Assert.Null(_tree.First);
        Assert.Null(_tree.FirstFrom(new Place(0)));
    }

    [Fact]
    public void ItAgreesWithASortedSet()
    {
        var random = new Random(7);
        var model = new SortedDictionary<int, Item>();
        for (int step = 0; step < 20_000; step++)
        {
            int number = random.Next(200);
            if (model.Remove(number, out Item? present))
            {
                _tree.Remove(present);
            }
            else
            {
                Add(model[number] = new Item(number));
            }

            Assert.Equal(model.Count == 0, _tree.IsEmpty);
            Assert.Same(model.Values.FirstOrDefault(), _tree.First);
            int from = random.Next(201);
            Assert.Same(model.FirstOrDefault(pair => pair.Key >= from).Value, _tree.FirstFrom(new Place(from)));
        }
    }

    [Fact]
    public void WhoHasLeftMayComeAgain()
    {
        var item = new Item(1);
        Add(item);
        Add(new Item(0));
        Add(new Item(2));
        _tree.Remove(item);
        Add(item);
        Assert.Same(item, _tree.FirstFrom(new Place(1)));
    }

    /// <summary>Orders that make a path of a tree which does nothing about it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    public void NoOrderMakesItSlow(int direction)
    {
        const int count = 30_000;
        const int most = 120;
        Item[] items = [.. Enumerable.Range(0, count).Select(i => new Item(direction == 0 ? (i % 2 == 0 ? i : (2 * count) - i) : i * direction))];
        int worst = 0;
        foreach (Item item in items)
        {
            worst = Math.Max(worst, Comparisons(() => Add(item)));
        }

        foreach (Item item in items)
        {
            worst = Math.Max(worst, Comparisons(() => Assert.Same(item, _tree.FirstFrom(new Place(item.Number)))));
        }

        foreach (Item item in items)
        {
            worst = Math.Max(worst, Comparisons(() => _tree.Remove(item)));
        }

        Assert.True(_tree.IsEmpty);
        Assert.InRange(worst, 1, most);
    }

    private static int Comparisons(Action action)
    {
        s_comparisons = 0;
        action();
        return s_comparisons;
    }

    private void Add(Item item) => _tree.Add(item, TreeWeight.Of(++_added));

    private readonly struct Place(int number) : ITreePlace<Item>
    {
        public bool IsReachedBy(Item item)
        {
            s_comparisons++;
            return item.Number >= number;
        }
    }

    private sealed class Item(int number)
    {
        private TreeLink<Item> _link;

        public int Number => number;

        public readonly struct Link : ITreeLink<Item>
        {
            public ref TreeLink<Item> In(Item item) => ref item._link;

            public bool IsBefore(Item item, Item other)
            {
                s_comparisons++;
                return item.Number < other.Number;
            }
        }
    }
}
