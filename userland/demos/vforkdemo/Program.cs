using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.VForkDemo;

/// <summary>
/// vfork: the child borrows the parent's memory and even its stack, and the parent sleeps until the child has exec'd
/// or left. Nothing is copied, so it costs the same for a small parent and for a huge one.
/// </summary>
internal static unsafe class Program
{
    private static int s_global = 1;

    /// <summary>Points at a local of Main. The compiler may keep a local in a register unless its address gets away.</summary>
    private static int* s_local;

    private static ulong s_rootInChild;
    private static ulong s_frameInChild;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        byte* page = Pages.Dirty(1024);
        int local = 1;
        s_local = &local;
        SysResult known = TineInspect.Space(out SpaceInspection before);
        TineInspect.Page(page, out PageInspection pageBefore);
        ulong freeBefore = TineInspect.FreeFrames();

        // The child's part. It may neither return from here nor allocate: this is the parent's stack and heap.
        SysResult child = Unix.VFork();
        if (child.Raw == 0)
        {
            s_global = 2;
            *s_local = 2;
            TineInspect.Space(out SpaceInspection inChild);
            TineInspect.Page(page, out PageInspection pageInChild);
            s_rootInChild = inChild.RootFrame;
            s_frameInChild = pageInChild.Frame;
            Unix.Sleep(20_000_000);
            Unix.Write(1, "The child has slept 20 ms, and the parent with it.\n"u8);
            Unix.Exit(7);
        }

        if (child.Failed)
        {
            StandardOutput.WriteLine($"vfork: {child.Error}");
            return 1;
        }

        ulong freeAfter = TineInspect.FreeFrames();
        Unix.Wait(child.Int, out WaitStatus status);
        TineInspect.Space(out SpaceInspection after);
        StandardOutput.WriteLine("The parent goes on.");
        StandardOutput.WriteLine($"  a global that the child set to 2:         {s_global}");
        StandardOutput.WriteLine($"  a local on the stack that it set to 2:    {*s_local}");
        StandardOutput.WriteLine($"  top page table, parent and child:         {Known.Or(known, before.RootFrame)} and {Known.Or(known, s_rootInChild)}");
        StandardOutput.WriteLine($"  frame of one page, parent and child:      {Known.Or(known, pageBefore.Frame)} and {Known.Or(known, s_frameInChild)}");
        StandardOutput.WriteLine($"  frames that vfork took in the end:        {(known.Succeeded ? Numbers.ToText((long)freeBefore - (long)freeAfter) : "-")}");
        StandardOutput.WriteLine($"  pages copied:                             {Known.Or(known, after.CopyFaults - before.CopyFaults)}");
        StandardOutput.WriteLine($"  the child's exit code:                    {status.ExitCode}");
        bool isShared = s_global == 2 && *s_local == 2 && status.Is(7);
        StandardOutput.WriteLine(isShared ? "One memory, two processes: this is a true vfork." : "The memory was not shared: this is not vfork!");
        return isShared ? 0 : 1;
    }
}
