using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Tine.Tests.Common;

public sealed class IntrusiveListTests
{
    private IntrusiveList<Member, Member.FirstLink> _list;
    private IntrusiveList<Member, Member.SecondLink> _other;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(1, 3)]
    public void AListTakesAllOfAnother(int own, int others)
    {
        var expected = new List<Member>();
        var other = default(IntrusiveList<Member, Member.FirstLink>);
        for (int i = 0; i < own + others; i++)
        {
            var member = new Member();
            expected.Add(member);
            if (i < others)
            {
                other.AddLast(member);
            }
            else
            {
                _list.AddLast(member);
            }
        }

        _list.TakeAll(ref other);
        Assert.True(other.IsEmpty);
        Assert.Null(other.Last);
        Assert.Equal(expected, Walk());
        Assert.Same(expected.LastOrDefault(), _list.Last);
        for (int i = expected.Count - 1; i >= 0; i--)
        {
            _list.Remove(expected[i]);
            Assert.Same(i == 0 ? null : expected[i - 1], _list.Last);
        }
    }

    [Fact]
    public void RandomChangesLeaveTheSameAsInAnOrdinaryList()
    {
        var random = new Random(3);
        var expected = new List<Member>();
        for (int step = 0; step < 10_000; step++)
        {
            int change = random.Next(5);
            if (change == 0)
            {
                var member = new Member();
                expected.Add(member);
                _list.AddLast(member);
            }
            else if (change == 1)
            {
                var member = new Member();
                expected.Insert(0, member);
                _list.AddFirst(member);
            }
            else if (expected.Count == 0)
            {
                Assert.Null(_list.TakeFirst());
            }
            else if (change == 2)
            {
                Assert.Same(expected[0], _list.TakeFirst());
                expected.RemoveAt(0);
            }
            else
            {
                int index = random.Next(expected.Count);
                _list.Remove(expected[index]);
                expected.RemoveAt(index);
            }

            Assert.Equal(expected, Walk());
            Assert.Equal(expected.FirstOrDefault(), _list.First);
            Assert.Equal(expected.Count == 0, _list.IsEmpty);
        }
    }

    [Fact]
    public void AMemberStandsInTwoListsByItsTwoLinks()
    {
        Member[] members = [new(), new(), new()];
        foreach (Member member in members)
        {
            _list.AddLast(member);
            _other.AddFirst(member);
        }

        _list.Remove(members[1]);
        Assert.Equal([members[0], members[2]], Walk());
        Assert.Same(members[2], _other.First);
        Assert.Same(members[1], _other.After(members[2]));
        Assert.Same(members[0], _other.After(members[1]));
        Assert.Null(_other.After(members[0]));
    }

    [Fact]
    public void TheWalkGoesOnWhenTheCurrentMemberLeaves()
    {
        Member[] members = [new(), new(), new()];
        Array.ForEach(members, member => _list.AddLast(member));
        var seen = new List<Member>();
        foreach (Member member in _list)
        {
            seen.Add(member);
            _list.Remove(member);
        }

        Assert.Equal(members, seen);
        Assert.True(_list.IsEmpty);
    }

    private List<Member> Walk()
    {
        var members = new List<Member>();
        foreach (Member member in _list)
        {
            members.Add(member);
        }

        return members;
    }

    private sealed class Member
    {
        private ListLink<Member> _first;
        private ListLink<Member> _second;

        internal readonly struct FirstLink : IListLink<Member>
        {
            public ref ListLink<Member> In(Member member) => ref member._first;
        }

        internal readonly struct SecondLink : IListLink<Member>
        {
            public ref ListLink<Member> In(Member member) => ref member._second;
        }
    }
}
