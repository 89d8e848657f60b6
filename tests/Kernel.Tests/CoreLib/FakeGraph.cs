using System;
using System.Collections.Generic;
using Tine.Heap;
using Xunit;

namespace Tine.Tests.CoreLib;

/// <summary>Objects of many sizes in the heap that refer to each other, and the same graph beside it to compare with.</summary>
internal sealed unsafe class FakeGraph(Random random)
{
    private readonly List<Node> _nodes = [];
    private readonly FakeType[] _types = [FakeType.Class(1, 1), FakeType.Class(3, 2), FakeType.Class(6, 20), FakeType.Class(2, 700)];
    private readonly FakeType _array = FakeType.ReferenceArray();
    private readonly HashSet<Node> _roots = [];
    private ulong _nextMark = 1;

    internal void Grow(int count)
    {
        for (int i = 0; i < count; i++)
        {
            // Until the round ends everything is a root: a collection may come at any allocation.
            Node node = random.Next(10) == 0 ? MakeArray(random.Next(4) == 0 ? 9000 : 20) : MakeInstance(_types[random.Next(_types.Length)]);
            _nodes.Add(node);
            HeapPlatform.Roots.Add((nuint)node.Address);
        }
    }

    internal void Rewire(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Node from = _nodes[random.Next(_nodes.Count)];
            int slot = random.Next(from.References.Length);
            Node? to = random.Next(5) == 0 ? null : _nodes[random.Next(_nodes.Count)];
            from.References[slot] = to;
            Store(from.Slots + slot, to is null ? null : to.Address);
        }
    }

    internal void ChooseRoots(int count)
    {
        _roots.Clear();
        HeapPlatform.Roots.Clear();
        for (int i = 0; i < count; i++)
        {
            Node root = _nodes[random.Next(_nodes.Count)];
            _roots.Add(root);
            HeapPlatform.Roots.Add((nuint)root.Address + (nuint)random.Next(16));
        }
    }

    /// <summary>Forgets what no root reaches; the rest stays a root until the next choice.</summary>
    /// <returns>Bytes of the cells of what is left.</returns>
    internal ulong DropUnreachable()
    {
        var reached = new HashSet<Node>(_roots);
        var pending = new Stack<Node>(_roots);
        ulong bytes = 0;
        while (pending.TryPop(out Node? node))
        {
            bytes += node.CellBytes;
            foreach (Node? next in node.References)
            {
                if (next is not null && reached.Add(next))
                {
                    pending.Push(next);
                }
            }
        }

        _nodes.RemoveAll(node => !reached.Contains(node));
        foreach (Node node in _nodes)
        {
            HeapPlatform.Roots.Add((nuint)node.Address);
        }

        return bytes;
    }

    internal void Check()
    {
        foreach (Node node in _nodes)
        {
            Assert.Equal(node.Mark, *node.MarkPlace);
            for (int i = 0; i < node.References.Length; i++)
            {
                Assert.Equal((nuint)(node.References[i] is { } other ? other.Address : null), (nuint)node.Slots[i]);
            }
        }
    }

    /// <summary>Stores as Asm/WriteBarriers.asm does, and the compiler, which stores null without asking it.</summary>
    internal static void Store(byte** slot, byte* reference)
    {
        *slot = reference;
        if (reference != null && Marker.IsMarking)
        {
            Marker.MarkReference(reference);
        }
    }

    private Node MakeInstance(FakeType type)
    {
        byte* address = type.New();
        int references = type == _types[0] ? 1 : type == _types[1] ? 3 : type == _types[2] ? 6 : 2;
        return Register(address, (byte**)address + 1, references, (ulong*)address + 1 + references, CellBytesOf(type.Bytes));
    }

    /// <summary>
    /// Makes an array with its mark in the last element, an odd number and so no reference into the heap's objects.
    /// </summary>
    private Node MakeArray(int length)
    {
        byte* address = _array.New(length);
        nuint bytes = _array.Bytes + ((nuint)length * 8);
        return Register(address, (byte**)(address + 16), length - 1, (ulong*)(address + 16) + length - 1, CellBytesOf(bytes));
    }

    private Node Register(byte* address, byte** slots, int references, ulong* markPlace, ulong cellBytes)
    {
        *markPlace = _nextMark;
        var node = new Node(address, slots, markPlace, _nextMark, cellBytes, references);
        _nextMark += 2;
        return node;
    }

    internal static ulong CellBytesOf(nuint bytes) => bytes <= SizeClasses.LargestCell
        ? SizeClasses.CellBytes(SizeClasses.ClassOf((uint)bytes))
        : (bytes + Block.Bytes - 1) / Block.Bytes * Block.Bytes;

    private sealed class Node(byte* address, byte** slots, ulong* markPlace, ulong mark, ulong cellBytes, int references)
    {
        public byte* Address { get; } = address;

        public byte** Slots { get; } = slots;

        public ulong* MarkPlace { get; } = markPlace;

        public ulong Mark { get; } = mark;

        public ulong CellBytes { get; } = cellBytes;

        public Node?[] References { get; } = new Node?[references];
    }
}
