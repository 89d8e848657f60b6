using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>Memory policies, on a machine with one node.</summary>
internal static unsafe class Policies
{
    private const ulong Page = Unix.PageSize;
    private const MapFlags Anonymous = MapFlags.Private | MapFlags.Anonymous;
    private const SystemCall Bind = (SystemCall)237;
    private const SystemCall Set = (SystemCall)238;
    private const SystemCall Get = (SystemCall)239;
    private const SystemCall Migrate = (SystemCall)256;
    private const SystemCall MovePages = (SystemCall)279;

    private const int Default = 0;
    private const int Preferred = 1;
    private const int BindMode = 2;
    private const int Interleave = 3;
    private const int Local = 4;
    private const int PreferredMany = 5;
    private const int Relative = 1 << 14;
    private const int Static = 1 << 15;
    private const ulong OfNode = 1;
    private const ulong OfAddress = 2;
    private const ulong Allowed = 4;

    internal static void Run()
    {
        Case("get_mempolicy tells of the thread, an address, the nodes", &Asked);
        Case("set_mempolicy: modes and nodes that are taken", &Taken);
        Case("set_mempolicy: modes and nodes that are refused", &Refused);
        Case("a child inherits the policy, and exec keeps it", &Inherited);
        Case("mbind: a policy of a range", &Ranges);
        Case("mbind: errors", &RangeErrors);
        Case("move_pages tells where pages lie", &Moved);
        Case("migrate_pages", &Migrated);
    }

    private static bool Asked()
    {
        int mode = -1;
        ulong* mask = stackalloc ulong[16];
        mask[0] = 7;
        mask[1] = 7;
        bool isGood = Gives(Ask(&mode, mask, 1024, null, 0), Errno.None, "the thread") & Holds(mode == Default && mask[0] == 0 && mask[1] == 0, "the default, no nodes");
        isGood &= Gives(Ask(null, null, 0, null, 0), Errno.None, "nothing wanted") & Gives(Ask(&mode, mask, 0, null, 0), Errno.EINVAL, "no room for a node");
        isGood &= Gives(Ask(&mode, mask, 1024, null, Allowed), Errno.None, "the nodes") & Holds(mask[0] == 1, "the first");
        isGood &= Gives(Ask(&mode, mask, 1024, null, Allowed | OfNode), Errno.EINVAL, "two questions") & Gives(Ask(&mode, mask, 1024, null, 64), Errno.EINVAL, "an unknown one");
        isGood &= Gives(Ask(&mode, mask, 1024, &mode, 0), Errno.EINVAL, "an address without the flag") & Gives(Ask(&mode, mask, 1024, null, OfNode), Errno.EINVAL, "a node of the default");
        isGood &= Gives(Ask(&mode, mask, 1024, (void*)16, OfAddress), Errno.EFAULT, "nothing is mapped there");
        mode = -1;
        isGood &= Gives(Ask(&mode, mask, 1024, &mode, OfAddress | OfNode), Errno.None, "the node of an address") & Holds(mode == 0, "0");
        return isGood & Gives(Ask((int*)8, null, 0, null, 0), Errno.EFAULT, "no place for the mode") & Gives(Ask(null, (ulong*)8, 1024, null, 0), Errno.EFAULT, "nor the nodes");
    }

    private static bool Taken()
    {
        bool isGood = Gives(Choose(BindMode, 1), Errno.None, "MPOL_BIND") & Holds(Is(BindMode, 1), "told");
        isGood &= Gives(Choose(Interleave, 1), Errno.None, "MPOL_INTERLEAVE") & Holds(Is(Interleave, 1), "told");
        int node = -1;
        isGood &= Gives(Ask(&node, null, 0, null, OfNode), Errno.None, "its next node") & Holds(node == 0, "0");
        isGood &= Gives(Choose(Preferred, 1), Errno.None, "MPOL_PREFERRED") & Holds(Is(Preferred, 1), "told");
        isGood &= Gives(Choose(Preferred, 0), Errno.None, "of no node") & Holds(Is(Local, 0), "is MPOL_LOCAL");
        isGood &= Gives(Choose(PreferredMany, 3), Errno.None, "MPOL_PREFERRED_MANY") & Holds(Is(PreferredMany, 1), "of what is there");
        isGood &= Gives(Choose(BindMode | Static, 5), Errno.None, "MPOL_F_STATIC_NODES") & Holds(Is(BindMode | Static, 5), "as given");
        isGood &= Gives(Choose(BindMode | Relative, 4), Errno.None, "MPOL_F_RELATIVE_NODES") & Holds(Is(BindMode | Relative, 4), "as given");
        return isGood & Gives(Choose(Default, 0), Errno.None, "MPOL_DEFAULT") & Holds(Is(Default, 0), "told");
    }

    private static bool Refused()
    {
        ulong one = 1;
        bool isGood = Gives(Choose(BindMode, 2), Errno.EINVAL, "a node that is not there") & Gives(Choose(BindMode, 0), Errno.EINVAL, "none");
        isGood &= Gives(Choose(Local, 1), Errno.EINVAL, "MPOL_LOCAL with one") & Gives(Choose(Default, 1), Errno.EINVAL, "MPOL_DEFAULT with one");
        isGood &= Gives(Choose(99, 1), Errno.EINVAL, "no mode") & Gives(Choose(BindMode | Static | Relative, 1), Errno.EINVAL, "both flags");
        isGood &= Gives(Choose(Preferred | Static, 0), Errno.EINVAL, "a flag and no node");
        isGood &= Gives(Unix.Call(Set, BindMode, 8, 64), Errno.EFAULT, "no mask") & Gives(Unix.Call(Set, BindMode, (ulong)&one, 0), Errno.EINVAL, "no bits");
        return isGood & Gives(Unix.Call(Set, BindMode, (ulong)&one, 1), Errno.EINVAL, "one bit is none") & Gives(Unix.Call(Set, BindMode, (ulong)&one, 40_000), Errno.EINVAL, "too many");
    }

    private static bool Inherited()
    {
        Choose(BindMode, 1);
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            bool isSame = Is(BindMode, 1);
            Choose(Local, 0);
            Unix.Exit(isSame ? 0 : 1);
        }

        Unix.Wait(child, out WaitStatus status);
        return Holds(status.Is(0), "the child's") & Holds(Is(BindMode, 1), "the parent's stays");
    }

    private static bool Ranges()
    {
        byte* start = Sight.Map(6, Protection.ReadWrite, Anonymous);
        ulong* mask = stackalloc ulong[1];
        int mode = -1;
        bool isGood = Gives(Choose(start + (2 * Page), 2 * Page, Interleave, 1), Errno.None, "two pages") & Holds(Sight.Regions(start, 6) == "0-2rw-p 2-4rw-p 4-6rw-p", "a region of their own");
        isGood &= Gives(Ask(&mode, mask, 64, start + (2 * Page), OfAddress), Errno.None, "asked") & Holds(mode == Interleave && *mask == 1, "told");
        isGood &= Gives(Ask(&mode, mask, 64, start, OfAddress), Errno.None, "beside it") & Holds(mode == Default && *mask == 0, "the default");
        isGood &= Gives(Choose(start, 6 * Page, Preferred | Static, 1), Errno.None, "all") & Holds(Sight.Regions(start, 6) == "0-6rw-p", "one region");
        isGood &= Gives(Ask(&mode, mask, 64, start, OfAddress), Errno.None, "asked again") & Holds(mode == (Preferred | Static), "with its flag");
        isGood &= Gives(Choose(start, 6 * Page, Default, 0), Errno.None, "taken back") & Gives(Ask(&mode, mask, 64, start, OfAddress), Errno.None, "asked") & Holds(mode == Default, "the default again");
        return isGood;
    }

    private static bool RangeErrors()
    {
        byte* start = Sight.Map(4, Protection.ReadWrite, Anonymous);
        Unix.MUnmap(start + (2 * Page), Page);
        bool isGood = Gives(Choose(start + 1, Page, BindMode, 1), Errno.EINVAL, "no page's start") & Gives(Choose(start, 0, BindMode, 1), Errno.None, "no page");
        isGood &= Gives(Choose(start, 4 * Page, BindMode, 1), Errno.EFAULT, "a hole") & Gives(Choose(start, 4 * Page, Default, 0), Errno.None, "a hole, taking back");
        isGood &= Gives(Choose(start + (2 * Page), Page, Default, 0), Errno.EFAULT, "nothing but a hole");
        isGood &= Gives(Choose(start, Page, BindMode, 2), Errno.EINVAL, "a node that is not there") & Gives(Choose(start, Page, 99, 1), Errno.EINVAL, "no mode");
        isGood &= Gives(Choose(start, ulong.MaxValue - Page + 1, BindMode, 1), Errno.EINVAL, "beyond the end") & Gives(Choose(start, Page, BindMode, 1, 64), Errno.EINVAL, "flags");
        isGood &= Gives(Choose(start, Page, BindMode, 1, 7), Errno.None, "all flags that there are");
        Unix.Call(SystemCall.SetResUid, 1000, 1000, 1000);
        return isGood & Gives(Choose(start, Page, BindMode, 1, 4), Errno.EPERM, "MPOL_MF_MOVE_ALL is CAP_SYS_NICE's");
    }

    private static bool Moved()
    {
        byte* start = Sight.Map(2, Protection.ReadWrite, Anonymous);
        *start = 1;
        void** pages = stackalloc void*[] { start, (void*)16 };
        int* status = stackalloc int[] { 77, 77 };
        int* nodes = stackalloc int[] { 0, 0 };
        bool isGood = Gives(Unix.Call(MovePages, 0, 2, (ulong)pages, 0, (ulong)status, 0), Errno.None, "asked") & Holds(status[0] == 0 && status[1] == -(int)Errno.EFAULT, "told");
        status[0] = 77;
        isGood &= Gives(Unix.Call(MovePages, 0, 2, (ulong)pages, (ulong)nodes, (ulong)status, 2), Errno.None, "moved") & Holds(status[0] == 0, "to where it is");
        nodes[0] = 5;
        isGood &= Gives(Unix.Call(MovePages, 0, 1, (ulong)pages, (ulong)nodes, (ulong)status, 2), Errno.ENODEV, "to no node") & Gives(Unix.Call(MovePages, 0, 1, (ulong)pages, 0, (ulong)status, 1), Errno.EINVAL, "flags");
        return isGood & Gives(Unix.Call(MovePages, 999_999, 1, (ulong)pages, 0, (ulong)status, 0), Errno.ESRCH, "nobody's") & Gives(Unix.Call(MovePages, 0, 1, 8, 0, (ulong)status, 0), Errno.EFAULT, "no list");
    }

    private static bool Migrated()
    {
        ulong one = 1;
        ulong two = 2;
        return Gives(Unix.Call(Migrate, 0, 64, (ulong)&one, (ulong)&one), Errno.None, "to itself")
            & Gives(Unix.Call(Migrate, 0, 64, (ulong)&one, (ulong)&two), Errno.EINVAL, "to a node that is not there")
            & Gives(Unix.Call(Migrate, 999_999, 64, (ulong)&one, (ulong)&one), Errno.ESRCH, "nobody's")
            & Gives(Unix.Call(Migrate, 0, 64, 8, (ulong)&one), Errno.EFAULT, "no mask");
    }

    private static SysResult Ask(int* mode, ulong* mask, ulong count, void* address, ulong flags) =>
        Unix.Call(Get, (ulong)mode, (ulong)mask, count, (ulong)address, flags);

    private static SysResult Choose(int mode, ulong mask) => Unix.Call(Set, (ulong)mode, (ulong)&mask, 65);

    private static SysResult Choose(byte* start, ulong length, int mode, ulong mask, ulong flags = 0) =>
        Unix.Call(Bind, (ulong)start, length, (ulong)mode, (ulong)&mask, 65, flags);

    private static bool Is(int mode, ulong nodes)
    {
        int told = -1;
        ulong mask = 77;
        return Ask(&told, &mask, 64, null, 0).Succeeded && told == mode && mask == nodes;
    }
}
