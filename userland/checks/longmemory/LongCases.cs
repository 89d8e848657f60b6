using Tine.Runtime;

namespace Tine.LongMemory;

/// <summary>Cases without a file.</summary>
internal static unsafe class LongCases
{
    private const ulong PageSize = Unix.PageSize;
    private const int RegionCount = 20_000;

    /// <summary>The size that a case works on, in bytes.</summary>
    internal static ulong Bytes { get; set; } = 64UL << 20;

    internal static bool Populate()
    {
        byte* memory = Make(Bytes, MapFlags.Populate);
        return memory != null && memory[Bytes - 1] == 0 && Unix.MUnmap(memory, Bytes).Succeeded;
    }

    internal static bool Lock()
    {
        byte* memory = Make(Bytes, MapFlags.NoReserve);
        return memory != null && Unix.MLock(memory, Bytes).Succeeded && memory[Bytes - 1] == 0
            && Unix.MUnlock(memory, Bytes).Succeeded && Unix.MUnmap(memory, Bytes).Succeeded;
    }

    internal static bool Protect()
    {
        byte* memory = MakeMarked(Bytes);
        return memory != null && Unix.MProtect(memory, Bytes, Protection.None).Succeeded
            && Unix.MProtect(memory, Bytes, Protection.Read).Succeeded && IsMarked(memory, Bytes)
            && Unix.MProtect(memory, Bytes, Protection.ReadWrite).Succeeded && Mark(memory, Bytes);
    }

    internal static bool Move()
    {
        byte* memory = MakeMarked(Bytes);
        byte* room = Make(Bytes + (3 * PageSize), MapFlags.NoReserve);
        SysResult moved = Unix.MRemap(memory, Bytes, Bytes, RemapFlags.MayMove | RemapFlags.Fixed, room + PageSize);
        return moved.Succeeded && moved.Address == room + PageSize && IsMarked(moved.Address, Bytes);
    }

    internal static bool Advise()
    {
        byte* memory = MakeMarked(Bytes);
        return memory != null && Unix.MAdvise(memory, Bytes, Advice.DontNeed).Succeeded && memory[0] == 0
            && Unix.MAdvise(memory, Bytes, Advice.PopulateRead).Succeeded
            && Unix.MAdvise(memory, Bytes, Advice.PopulateWrite).Succeeded && memory[Bytes - PageSize] == 0;
    }

    internal static bool MapOver()
    {
        byte* memory = MakeMarked(Bytes);
        SysResult over = Unix.MMap(memory, Bytes, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
        return over.Succeeded && over.Address == memory && memory[0] == 0;
    }

    internal static bool LookAtNothing()
    {
        const ulong large = 1UL << 45;
        const ulong looked = 1UL << 34;
        byte* memory = Make(large, MapFlags.NoReserve);
        byte* residency = Make(looked / PageSize, MapFlags.NoReserve);
        return memory != null && residency != null
            && Unix.MSync(memory, large, SyncFlags.Synchronous).Succeeded
            && Unix.MinCore(memory, looked, residency).Succeeded && residency[5] == 0;
    }

    internal static bool Break()
    {
        byte* start = Unix.Brk(null);
        byte* end = Unix.Brk(start + Bytes);
        return end == start + Bytes && Mark(start, Bytes) && Unix.Brk(start) == start;
    }

    internal static bool ForkOnDemand() => ForkWith(ForkMode.OnDemand, Bytes);

    internal static bool ForkCopyOnWrite() => ForkWith(ForkMode.CopyOnWrite, Bytes);

    internal static bool ForkEager() => ForkWith(ForkMode.Eager, Bytes / 4);

    internal static bool Regions()
    {
        ulong bytes = 2 * RegionCount * PageSize;
        byte* memory = Make(bytes, MapFlags.NoReserve);
        for (ulong page = 0; page < 2 * RegionCount; page += 2)
        {
            if (Unix.MProtect(memory + (page * PageSize), PageSize, Protection.Read).Failed)
            {
                return false;
            }
        }

        return EndsWell(Unix.Fork()) && Make(PageSize, 0) != null && Unix.MUnmap(memory, bytes).Succeeded;
    }

    internal static bool Leave() => MakeMarked(Bytes) != null;

    internal static byte* Make(ulong bytes, MapFlags flags)
    {
        SysResult made = Unix.MMap(null, bytes, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous | flags, -1, 0);
        return made.Failed ? null : made.Address;
    }

    /// <summary>Whether a child ends with status 0.</summary>
    internal static bool EndsWell(SysResult child)
    {
        if (child.Raw == 0)
        {
            Unix.Exit(0);
        }

        return child.Succeeded && Unix.Wait(child.Int, out WaitStatus status).Succeeded && status.Raw == 0;
    }

    private static bool ForkWith(ForkMode mode, ulong bytes)
    {
        byte* memory = MakeMarked(bytes);
        if (memory == null)
        {
            return false;
        }

        Unix.SetForkMode(mode); // only Tine knows it
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(IsMarked(memory, bytes) ? 0 : 1);
        }

        return EndsWell(child) && IsMarked(memory, bytes);
    }

    private static byte* MakeMarked(ulong bytes)
    {
        byte* memory = Make(bytes, 0);
        if (memory != null)
        {
            Mark(memory, bytes);
        }

        return memory;
    }

    private static bool Mark(byte* memory, ulong bytes)
    {
        for (ulong at = 0; at < bytes; at += PageSize)
        {
            *(ulong*)(memory + at) = at + 1;
        }

        return true;
    }

    private static bool IsMarked(byte* memory, ulong bytes)
    {
        for (ulong at = 0; at < bytes; at += PageSize)
        {
            if (*(ulong*)(memory + at) != at + 1)
            {
                return false;
            }
        }

        return true;
    }
}
