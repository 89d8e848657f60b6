using System;
using System.Collections.Generic;
using Tine.Heap;
using Xunit;

namespace Tine.Tests.CoreLib;

/// <summary>
/// A program of several stacks that does random things with references, as compiled code does them: it can use only what it
/// finds on its stack. Beside it stands the same graph of ordinary objects.
/// </summary>
internal sealed unsafe class FakeProgram
{
    private const int StackCount = 5;
    private const int StaticCount = 6;
    private const int MostOnStack = 24;

    private readonly Random _random;
    private readonly FakeType[] _types = [FakeType.Class(0, 3), FakeType.Class(2, 1), FakeType.Class(5, 12), FakeType.Class(3, 500)];
    private readonly FakeType _array = FakeType.ReferenceArray();
    private readonly Node?[] _statics = new Node?[StaticCount];
    private readonly List<List<Node>> _sleeping = [];
    private List<Node> _running = [];
    private ulong _nextMark = 1;

    internal FakeProgram(Random random)
    {
        _random = random;
        for (int i = 0; i < StackCount; i++)
        {
            _sleeping.Add([]);
            HeapPlatform.Sleeping.Add([]);
        }

        for (int i = 0; i < StaticCount; i++)
        {
            HeapPlatform.Statics.Add(0);
        }
    }

    /// <summary>One step; it may allocate.</summary>
    internal void Step()
    {
        switch (_random.Next(14))
        {
            case 0 or 1 or 2:
                Push(Make());
                break;
            case 3 or 4 when _running.Count != 0:
                Load();
                break;
            case 5 or 6 or 7 when _running.Count != 0:
                Store(Any(), Any());
                break;
            case 8 when _running.Count != 0:
                Store(Any(), null);
                break;
            case 9 or 10 when _running.Count != 0:
                Forget(_random.Next(_running.Count));
                break;
            case 11:
                Switch(_random.Next(StackCount));
                break;
            case 12 when _running.Count != 0:
                StoreStatic(_random.Next(StaticCount), _random.Next(4) == 0 ? null : Any());
                break;
            case 13 when _running.Count != 0:
                Copy(Any(), Any());
                break;
            default:
                LoadStatic(_random.Next(StaticCount));
                break;
        }
    }

    /// <summary>Everything that is reachable is as the program left it.</summary>
    /// <returns>Bytes of its cells.</returns>
    internal ulong Check()
    {
        ulong bytes = 0;
        foreach (Node node in Reachable())
        {
            bytes += node.CellBytes;
            Assert.Equal(node.Mark, *node.MarkPlace);
            for (int i = 0; i < node.References.Length; i++)
            {
                Assert.Equal((nuint)(node.References[i] is { } other ? other.Address : null), (nuint)node.Slots[i]);
            }
        }

        return bytes;
    }

    private HashSet<Node> Reachable()
    {
        var reached = new HashSet<Node>();
        var pending = new Stack<Node>(_running);
        _sleeping.ForEach(stack => stack.ForEach(pending.Push));
        foreach (Node? node in _statics)
        {
            if (node is not null)
            {
                pending.Push(node);
            }
        }

        while (pending.TryPop(out Node? node))
        {
            if (!reached.Add(node))
            {
                continue;
            }

            foreach (Node? next in node.References)
            {
                if (next is not null)
                {
                    pending.Push(next);
                }
            }
        }

        return reached;
    }

    private Node Any() => _running[_random.Next(_running.Count)];

    private void Push(Node node)
    {
        _running.Add(node);
        HeapPlatform.Roots.Add((nuint)node.Address + (nuint)_random.Next(16));
        while (_running.Count > MostOnStack)
        {
            Forget(_random.Next(_running.Count));
        }
    }

    private void Forget(int index)
    {
        _running.RemoveAt(index);
        HeapPlatform.Roots.RemoveAt(index);
    }

    private void Switch(int index)
    {
        HeapPlatform.Switch(index);
        (_running, _sleeping[index]) = (_sleeping[index], _running);
    }

    private void Load()
    {
        Node from = Any();
        if (from.References.Length != 0 && from.References[_random.Next(from.References.Length)] is { } found)
        {
            Push(found);
        }
    }

    private void LoadStatic(int index)
    {
        if (_statics[index] is { } found)
        {
            Push(found);
        }
    }

    private void Store(Node target, Node? value)
    {
        if (target.References.Length != 0)
        {
            int slot = _random.Next(target.References.Length);
            target.References[slot] = value;
            FakeGraph.Store(target.Slots + slot, value is null ? null : value.Address);
        }
    }

    private void StoreStatic(int index, Node? value)
    {
        _statics[index] = value;
        HeapPlatform.Statics[index] = value is null ? 0 : (nuint)value.Address;
        if (value is not null && Marker.IsMarking)
        {
            Marker.MarkReference(value.Address);
        }
    }

    /// <summary>Copies as System.Buffer.BulkMoveWithWriteBarrier does.</summary>
    private void Copy(Node from, Node to)
    {
        int count = Math.Min(from.References.Length, to.References.Length);
        if (count == 0)
        {
            return;
        }

        Array.Copy(from.References, to.References, count);
        Buffer.MemoryCopy(from.Slots, to.Slots, count * 8, count * 8);
        if (Marker.IsMarking)
        {
            Marker.AfterCopy(to.Slots, (nuint)count * 8);
        }
    }

    private Node Make()
    {
        int kind = _random.Next(_types.Length + 1);
        if (kind == _types.Length)
        {
            int length = _random.Next(20) == 0 ? 9000 : 1 + _random.Next(700);
            byte* array = _array.New(length);
            return Register(array, (byte**)(array + 16), length - 1, (ulong*)(array + 16) + length - 1, _array.Bytes + ((nuint)length * 8));
        }

        byte* address = _types[kind].New();
        int references = kind switch { 0 => 0, 1 => 2, 2 => 5, _ => 3 };
        return Register(address, (byte**)address + 1, references, (ulong*)address + 1 + references, _types[kind].Bytes);
    }

    private Node Register(byte* address, byte** slots, int references, ulong* markPlace, nuint bytes)
    {
        *markPlace = _nextMark;
        var node = new Node(address, slots, markPlace, _nextMark, FakeGraph.CellBytesOf(bytes), references);
        _nextMark += 2;
        return node;
    }

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
