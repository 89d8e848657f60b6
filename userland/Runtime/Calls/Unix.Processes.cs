using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tine.Runtime;

/// <summary>System calls by their POSIX names. Nothing here allocates, except where a parameter is a string.</summary>
public static unsafe partial class Unix
{
    private static ulong Word(void* pointer) => (ulong)pointer;

    private static ulong Word(int value) => (ulong)(long)value;

    /// <summary>Any call by its number: for tests.</summary>
    public static SysResult Call(SystemCall call, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0) =>
        new(Stubs.Syscall(call, a, b, c, d, e, f));

    /// <summary>fork(2). Flush buffered output first: the child gets a copy of it.</summary>
    public static SysResult Fork() => new(Stubs.Syscall(SystemCall.Fork));

    /// <summary>
    /// vfork(2): the child runs in the caller's memory, on the caller's stack, while the caller waits. The child may
    /// not return from the method that calls this; it ends in <see cref="Exit"/> or <see cref="ExecVe(byte*, byte**, byte**)"/>.
    /// </summary>
    /// <remarks>Inlined, since a frame of its own would be gone when the parent returns.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SysResult VFork() => new(Stubs.VFork());

    /// <summary>vfork with a child that runs <paramref name="child"/> and exits with its result.</summary>
    public static SysResult VFork(delegate*<void*, int> child, void* argument) => new(Stubs.VForkCall(child, argument));

    /// <summary>clone(2) without a stack of its own for the child: it returns here twice, like fork.</summary>
    /// <remarks>Never with <see cref="CloneFlags.Memory"/>: the two would return through one stack.</remarks>
    public static SysResult Clone(CloneFlags flags, int* parentTid = null, int* childTid = null) =>
        new(Stubs.Syscall(SystemCall.Clone, (ulong)flags, 0, Word(parentTid), Word(childTid), 0));

    /// <summary>clone(2) with a stack: the child runs <paramref name="entry"/> there and exits with what that returns.</summary>
    public static SysResult Clone(
        CloneFlags flags,
        void* stackTop,
        delegate*<void*, int> entry,
        void* argument,
        int* parentTid = null,
        int* childTid = null,
        void* threadLocal = null) =>
        new(Stubs.CloneOnStack(flags, stackTop, entry, argument, parentTid, childTid, threadLocal));

    public static SysResult ExecVe(byte* path, byte** arguments, byte** environment) =>
        new(Stubs.Syscall(SystemCall.ExecVe, Word(path), Word(arguments), Word(environment)));

    public static SysResult ExecVe(string path, ArgumentVector arguments, ArgumentVector environment)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return ExecVe(terminated, arguments.Pointer, environment.Pointer);
        }
    }

    /// <summary>Ends the whole process, _exit(2): buffered output is not written.</summary>
    [DoesNotReturn]
    public static void Exit(int status)
    {
        while (true)
        {
            Stubs.Syscall(SystemCall.ExitGroup, Word(status));
        }
    }

    public static SysResult Wait4(int process, int* status, WaitOptions options = WaitOptions.None) =>
        new(Stubs.Syscall(SystemCall.Wait4, Word(process), Word(status), Word((int)options), 0));

    /// <summary>Waits for one child through every EINTR.</summary>
    /// <returns>Its process id, or the error.</returns>
    public static SysResult Wait(int process, out WaitStatus status, WaitOptions options = WaitOptions.None)
    {
        int raw = 0;
        SysResult result;
        do
        {
            result = Wait4(process, &raw, options);
        }
        while (result.Error == Errno.EINTR);

        status = new WaitStatus(raw);
        return result;
    }

    public static int GetPid() => (int)Stubs.Syscall(SystemCall.GetPid);

    public static int GetPpid() => (int)Stubs.Syscall(SystemCall.GetPpid);

    public static int GetTid() => (int)Stubs.Syscall(SystemCall.GetTid);

    public static int GetUid() => (int)Stubs.Syscall(SystemCall.GetUid);

    public static SysResult GetPgid(int process) => new(Stubs.Syscall(SystemCall.GetPgid, Word(process)));

    public static SysResult SetPgid(int process, int group) => new(Stubs.Syscall(SystemCall.SetPgid, Word(process), Word(group)));

    public static SysResult GetSid(int process) => new(Stubs.Syscall(SystemCall.GetSid, Word(process)));

    public static SysResult SetSid() => new(Stubs.Syscall(SystemCall.SetSid));

    public static SysResult SchedYield() => new(Stubs.Syscall(SystemCall.SchedYield));

    public static uint UMask(uint mask) => (uint)Stubs.Syscall(SystemCall.UMask, mask);

    public static SysResult PrCtl(int option, ulong argument = 0) => new(Stubs.Syscall(SystemCall.PrCtl, Word(option), argument, 0, 0, 0));

    /// <summary>prctl(2) with Tine's own option; EINVAL on Linux.</summary>
    public static SysResult SetForkMode(ForkMode mode) => PrCtl(0x54494e00, (ulong)mode);

    /// <summary>prctl(2) with Tine's own option: a <see cref="ForkMode"/>; EINVAL on Linux.</summary>
    public static SysResult GetForkMode() => PrCtl(0x54494e01);

    /// <summary>prctl(2) with Tine's own option; EINVAL on Linux.</summary>
    public static SysResult SetFlavour(VForkFlavour flavour) => PrCtl(0x54494e02, (ulong)flavour);
}
