using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Tine.Heap;

/// <summary>Stands in for kernel and assembly code under the collector, whose sources this project compiles too.</summary>
internal static unsafe class HeapPlatform
{
    internal const int MaximalBlocks = 512;

    private static void* s_memory;
    private static void* s_contexts;
    private static void* s_markStack;
    private static int s_markStackCapacity;

    /// <summary>Words that count as roots; they may be anything.</summary>
    internal static List<nuint> Roots { get; } = [];

    /// <summary>How many blocks may still be committed.</summary>
    internal static int BlocksLeft { get; set; }

    /// <summary>Whether the platform has a use for memory that the heap does not need.</summary>
    internal static bool TakesBack { get; set; }

    /// <summary>Starts over with an empty heap.</summary>
    internal static void Reset(int blocks = MaximalBlocks, int markStackCapacity = 1024)
    {
        s_memory = s_memory == null ? NativeMemory.AlignedAlloc(MaximalBlocks * (nuint)Block.Bytes, Block.Bytes) : s_memory;
        s_contexts = s_contexts == null ? NativeMemory.AllocZeroed(SizeClasses.Count * (nuint)AllocationContext.Size) : s_contexts;
        NativeMemory.Free(s_markStack);
        s_markStack = NativeMemory.Alloc((nuint)markStackCapacity * (nuint)sizeof(void*));
        s_markStackCapacity = markStackCapacity;
        BlocksLeft = blocks;
        TakesBack = true;
        Roots.Clear();
        ManagedHeap.Initialize();
    }

    internal static void* GetBase() => s_memory;

    internal static void* GetLimit() => (byte*)s_memory + (MaximalBlocks * (nuint)Block.Bytes);

    internal static AllocationContext* GetContexts() => (AllocationContext*)s_contexts;

    internal static void* GetMarkStack(out int capacity)
    {
        capacity = s_markStackCapacity;
        return s_markStack;
    }

    internal static bool Commit(void* start, nuint bytes)
    {
        if (BlocksLeft < (int)(bytes >> Block.Shift))
        {
            return false;
        }

        BlocksLeft -= (int)(bytes >> Block.Shift);
        NativeMemory.Clear(start, bytes);
        return true;
    }

    /// <summary>Nobody may touch it afterwards: it holds junk until it is committed again.</summary>
    internal static bool GiveBack(void* start, nuint bytes)
    {
        if (!TakesBack)
        {
            return false;
        }

        BlocksLeft += (int)(bytes >> Block.Shift);
        NativeMemory.Fill(start, bytes, 0xee);
        return true;
    }

    internal static void FailFast(string reason) => throw new InvalidOperationException(reason);

    internal static void CollectWithSpilledRegisters() => Collector.Run(null);

    internal static void MarkRoots(void* stackTop)
    {
        nuint[] words = [.. Roots];
        fixed (nuint* start = words)
        {
            Marker.MarkConservatively(start, start + words.Length);
        }
    }
}
