using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>Resolves interface calls to methods. The first call from a site, and every change of type, comes here.</summary>
internal static unsafe class InterfaceDispatch
{
    /// <summary>The rows of the table in Asm/Dispatch.asm that hand out a cache row a cell.</summary>
    private const int CacheRows = 1024;

    /// <summary>Two types alternate at many sites, so a row holds the last two.</summary>
    private const int EntriesARow = 2;

    [RuntimeImport("TineDispatch_CacheRows")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern DispatchCacheEntry* GetCacheRows();

    [RuntimeImport("TineDispatch_CachedStub")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern nint GetCachedStub();

    [RuntimeImport("TineDispatch_RowCounter")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int* GetRowCounter();

    /// <summary>Called by the stubs when the cell's cache does not know the receiver's type.</summary>
    [RuntimeExport("TineDispatch_Resolve")]
    private static nint ResolveAndRemember(object receiver, DispatchCell* cell)
    {
        nint target = Resolve(receiver, cell);
        Remember(receiver.MethodTable, target, cell);
        return target;
    }

    internal static nint Resolve(object receiver, DispatchCell* cell)
    {
        nint target = Find(receiver.MethodTable, cell->Interface, cell->Slot);
        if (target == 0)
        {
            throw new EntryPointNotFoundException("An object does not implement the interface that it is called through.");
        }

        return target;
    }

    private static void Remember(MethodTable* type, nint target, DispatchCell* cell)
    {
        if (cell->Cache == 0)
        {
            int* used = GetRowCounter();
            if (*used == CacheRows)
            {
                return;
            }

            DispatchCacheEntry* row = GetCacheRows() + (*used * EntriesARow);
            *used += 1;
            row->Target = target;
            row->Type = type;
            cell->Cache = (int)(nint)row;
            cell->Stub = GetCachedStub();
            return;
        }

        var entry = (DispatchCacheEntry*)(nint)cell->Cache;
        entry[1] = entry[0];
        entry->Type = null;
        entry->Target = target;
        entry->Type = type;
    }

    private static nint Find(MethodTable* type, MethodTable* wanted, int slot)
    {
        nint target = Find(type, wanted, slot, DispatchKind.Standard);
        return target != 0 ? target : Find(type, wanted, slot, DispatchKind.Default);
    }

    private static nint Find(MethodTable* type, MethodTable* wanted, int slot, DispatchKind kind)
    {
        for (MethodTable* current = type; current != null; current = current->BaseType)
        {
            int found = FindIn(current, wanted, slot, kind);
            if (found < 0)
            {
                continue;
            }

            // A virtual method may be overridden below; a sealed one belongs to the class that has the map.
            return found < current->SlotCount ? type->Slots[found] : current->SealedSlot(found - current->SlotCount);
        }

        return 0;
    }

    private static int FindIn(MethodTable* current, MethodTable* wanted, int slot, DispatchKind kind)
    {
        DispatchMap* map = current->DispatchMap;
        if (map == null)
        {
            return -1;
        }

        int first = kind == DispatchKind.Standard ? 0 : map->StandardCount;
        int count = kind == DispatchKind.Standard ? map->StandardCount : map->DefaultCount;
        DispatchMapEntry* entries = map->Entries + first;
        int exact = Match(current, wanted, slot, entries, count, TypeMatch.Exact);
        return exact >= 0 || !wanted->HasVariance ? exact : Match(current, wanted, slot, entries, count, TypeMatch.Variant);
    }

    private static int Match(MethodTable* current, MethodTable* wanted, int slot, DispatchMapEntry* entries, int count, TypeMatch match)
    {
        for (int i = 0; i < count; i++)
        {
            if (entries[i].InterfaceSlot != slot)
            {
                continue;
            }

            MethodTable* candidate = current->Interfaces[entries[i].InterfaceIndex];
            if (candidate == wanted || (match == TypeMatch.Variant && TypeRelations.IsVariantOf(candidate, wanted)))
            {
                return entries[i].ImplementationSlot;
            }
        }

        return -1;
    }

    private enum DispatchKind
    {
        Standard,
        Default,
    }

    private enum TypeMatch
    {
        Exact,
        Variant,
    }
}
