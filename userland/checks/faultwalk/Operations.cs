using Tine.Runtime;

namespace Tine.FaultWalk;

/// <summary>The operations of the walk. Each gives its first error, or 0.</summary>
internal static unsafe class Operations
{
    internal const string HelperArgument = "--helper";

    private const int MappedPages = 64;
    private const CloneFlags ThreadFlags =
        CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private const CloneFlags SharingFlags = CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers
        | CloneFlags.ExitSignalChild;

    private static byte[] s_path = [];
    private static ArgumentVector? s_arguments;
    private static byte* s_stack;
    private static SysResult s_exec;
    private static int s_runs;

    internal static void Prepare()
    {
        string path = ProgramSearch.OwnPath();
        s_path = Utf8.Terminated(path);
        s_arguments = ArgumentVector.Of(path, HelperArgument);
        s_stack = Pages.Dirty(8) + (8 * Unix.PageSize);
    }

    /// <summary>Has copies of its own of the pages that it will write, so that the failure falls into the operation.</summary>
    internal static void TouchOwn()
    {
        s_exec = default;
        s_runs = 0;
        s_stack[-1] = 1;
        s_stack[-Unix.PageSize] = 1;
        byte* here = stackalloc byte[2 * Unix.PageSize];
        here[0] = 1;
        here[Unix.PageSize] = 1;
    }

    internal static SysResult Fork()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(0);
        }

        return Ended(child);
    }

    internal static SysResult VFork()
    {
        static int Child(void* unused) => 0;

        return Ended(Unix.VFork(&Child, null));
    }

    internal static SysResult Thread()
    {
        static int Body(void* unused) => 0;

        SysResult thread = Unix.Clone(ThreadFlags, s_stack, &Body, null);
        if (thread.Succeeded)
        {
            Unix.SchedYield();
        }

        return thread.Failed ? thread : default;
    }

    internal static SysResult Share()
    {
        static int Body(void* unused) => 0;

        return Ended(Unix.Clone(SharingFlags, s_stack, &Body, null));
    }

    internal static SysResult Exec()
    {
        static int Child(void* unused)
        {
            fixed (byte* path = s_path)
            {
                s_exec = Unix.ExecVe(path, s_arguments!.Pointer, ProcessEnvironment.Pointer);
            }

            return 0;
        }

        SysResult child = Ended(Unix.VFork(&Child, null));
        return child.Failed ? child : s_exec;
    }

    internal static SysResult Map()
    {
        SysResult mapped = Unix.MMap(null, MappedPages * Unix.PageSize, Protection.ReadWrite,
            MapFlags.Private | MapFlags.Anonymous | MapFlags.Populate, -1, 0);
        if (mapped.Failed)
        {
            return mapped;
        }

        SysResult unmapped = Unix.MUnmap(mapped.Address, MappedPages * Unix.PageSize);
        return unmapped.Failed ? unmapped : default;
    }

    internal static SysResult Pipe()
    {
        byte* bytes = stackalloc byte[64];
        SysResult pipe = Unix.Pipe2(out int readEnd, out int writeEnd, OpenFlags.NonBlocking);
        if (pipe.Failed)
        {
            return pipe;
        }

        SysResult written = Unix.Write(writeEnd, bytes, 64);
        return written.Failed ? written : Unix.Read(readEnd, bytes, 64).Failed ? new SysResult(-(long)Errno.ENOMEM) : default;
    }

    private static void OnSignal(int signal, SignalInformation* information, void* context) => s_runs++;

    internal static SysResult Signal()
    {
        SysResult handled = Unix.Handle(Runtime.Signal.User1, &OnSignal);
        SysResult sent = handled.Failed ? handled : Unix.Kill(Unix.GetPid(), Runtime.Signal.User1);
        return sent.Failed || s_runs == 1 ? sent : new SysResult(-(long)Errno.ENOMEM);
    }

    internal static SysResult Touch()
    {
        SysResult mapped = Unix.MMap(MappedPages * Unix.PageSize);
        for (int i = 0; mapped.Succeeded && i < MappedPages; i++)
        {
            mapped.Address[i * Unix.PageSize] = 1;
        }

        return mapped.Failed ? mapped : default;
    }

    private static SysResult Ended(SysResult child)
    {
        if (child.Failed)
        {
            return child;
        }

        SysResult waited;
        do
        {
            // The wait's own reservation may be the one that fails.
            waited = Unix.Wait(child.Int, out _);
        }
        while (waited.Error == Errno.ENOMEM);
        return default;
    }
}
