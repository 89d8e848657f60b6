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
    private static MarkState* s_markState;
    private static int s_nextStack;
    private static int s_nextRoot;

    /// <summary>The running stack: words that may be anything.</summary>
    internal static List<nuint> Roots { get; } = [];

    /// <summary>Stacks that do not run. Nobody writes to one but <see cref="Switch"/>.</summary>
    internal static List<List<nuint>> Sleeping { get; } = [];

    /// <summary>References that are not on stacks; who stores there marks.</summary>
    internal static List<nuint> Statics { get; } = [];

    /// <summary>Runs another stack; the collector sees the one that is left, if it asked for that.</summary>
    internal static void Switch(int index)
    {
        if (s_markState->WatchesStacks != 0)
        {
            Collector.BeforeLeavingStack(null);
        }

        nuint[] left = [.. Roots];
        Roots.Clear();
        Roots.AddRange(Sleeping[index]);
        Sleeping[index].Clear();
        Sleeping[index].AddRange(left);
    }

    /// <summary>The number of blocks that may still be committed.</summary>
    internal static int BlocksLeft { get; set; }

    /// <summary>Whether the platform has a use for memory that the heap does not need.</summary>
    internal static bool TakesBack { get; set; }

    /// <summary>Starts over with an empty heap.</summary>
    internal static void Reset(int blocks = MaximalBlocks, int markStackCapacity = 1024)
    {
        s_memory = s_memory == null ? NativeMemory.AlignedAlloc(MaximalBlocks * (nuint)Block.Bytes, Block.Bytes) : s_memory;
        s_contexts = s_contexts == null ? NativeMemory.AllocZeroed(SizeClasses.Count * (nuint)AllocationContext.Size) : s_contexts;
        s_markState = s_markState == null ? (MarkState*)NativeMemory.AllocZeroed((nuint)sizeof(MarkState)) : s_markState;
        NativeMemory.Free(s_markState->Stack);
        s_markState->Stack = (nuint*)NativeMemory.Alloc((nuint)markStackCapacity * (nuint)sizeof(void*));
        s_markState->Capacity = markStackCapacity;
        Sleeping.Clear();
        Statics.Clear();
        BlocksLeft = blocks;
        TakesBack = true;
        Roots.Clear();
        ManagedHeap.Initialize();
    }

    internal static void* GetBase() => s_memory;

    internal static void* GetLimit() => (byte*)s_memory + (MaximalBlocks * (nuint)Block.Bytes);

    internal static AllocationContext* GetContexts() => (AllocationContext*)s_contexts;

    internal static MarkState* GetMarkState() => s_markState;

    internal static ulong ReadTicks() => (ulong)Environment.TickCount64;

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

    /// <summary>Decommits memory: it holds junk until it is committed again.</summary>
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

    internal static void RunWithSpilledRegisters() => Collector.Run(null);

    /// <summary>Here who stores looks at the mark state.</summary>
    internal static void SwitchStores(bool marking)
    {
    }

    internal static void BeginRoots() => s_nextRoot = 0;

    /// <summary>One at a time, so that the program can come between any two.</summary>
    internal static bool MarkMoreRoots()
    {
        if (s_nextRoot >= Statics.Count)
        {
            return false;
        }

        Marker.MarkReference((void*)Statics[s_nextRoot++]);
        return true;
    }

    internal static void BeginStacks() => s_nextStack = 0;

    internal static bool MarkNextStack()
    {
        if (s_nextStack >= Sleeping.Count)
        {
            return false;
        }

        MarkWords(Sleeping[s_nextStack++]);
        return true;
    }

    internal static void MarkRunningStack(void* stackTop) => MarkWords(Roots);

    private static void MarkWords(List<nuint> stack)
    {
        nuint[] words = [.. stack];
        fixed (nuint* start = words)
        {
            Marker.MarkConservatively(start, start + words.Length);
        }
    }
}
