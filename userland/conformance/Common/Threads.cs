using Tine.Runtime;

namespace Tine.Conformance;

/// <summary>Threads straight from clone. They share statics; only one of them may allocate.</summary>
internal static unsafe class Threads
{
    private const ulong StackPages = 16;

    /// <summary>CLONE_VM, CLONE_FS, CLONE_FILES, CLONE_SIGHAND, CLONE_THREAD.</summary>
    internal const CloneFlags Flags =
        CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;

    /// <summary>Starts a thread; its id, or the error.</summary>
    internal static SysResult Start(delegate*<void*, int> entry, void* argument = null)
    {
        SysResult stack = Unix.MMap(StackPages * Unix.PageSize);
        return stack.Failed ? stack : Unix.Clone(Flags, stack.Address + (StackPages * Unix.PageSize), entry, argument);
    }
}
