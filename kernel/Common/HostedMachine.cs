using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Tine;

/// <summary>
/// One of the pretend machines in a process of a host: it has what the machine itself has in static fields, so that many run side by
/// side, each on threads of its own.
/// </summary>
/// <remarks>
/// A class of which a machine has one object (the frame allocator, say) has a <c>Current</c>: a static readonly field on the bare
/// metal, at an address that ILC knows, and <see cref="Get"/> on a host. Linux does the same for network namespaces (net_generic).
/// </remarks>
public sealed unsafe class HostedMachine
{
    private static int s_kinds;

    [ThreadStatic]
    private static HostedMachine? t_current;

    private object?[] _objects = new object?[16];

    /// <summary>The machine that runs on this thread, a new one at first use.</summary>
    public static HostedMachine Current
    {
        get => t_current ??= new HostedMachine();
        set => t_current = value;
    }

    /// <summary>The byte that the machine has at physical address 0.</summary>
    public void* Memory { get; init; }

    /// <summary>The records of its frames, as its start-up has set them.</summary>
    public void* FrameRecords { get; set; }

    /// <summary>Rest of many waiters that are woken in portions; null to wake all at once.</summary>
    public LateWakes? LateWakes { get; set; }

    /// <summary>A translation cache to be told of flushes; null where nobody looks.</summary>
    public TranslationCache? Translations { get; init; }

    /// <summary>Pages in one portion of a long walk; null for as many as on the machine itself.</summary>
    public int? PagesAPortion { get; init; }

    /// <summary>Entries from which on a table is copied as a twin; null for as many as on the machine itself.</summary>
    public uint? LeastTwinEntries { get; init; }

    /// <summary>The machine's object of a class, made when it is first asked for.</summary>
    public T Get<T>()
        where T : class, new()
    {
        int index = Kind<T>.Index;
        if (index >= _objects.Length)
        {
            Array.Resize(ref _objects, index * 2);
        }

        return Unsafe.As<T>(_objects[index] ??= new T());
    }

    private static class Kind<T>
    {
        public static readonly int Index = Interlocked.Increment(ref s_kinds) - 1;
    }
}
