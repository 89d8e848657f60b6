using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>
/// A system call: the way to make it, and its properties. tools/Analyzers writes a class for each from its
/// <see cref="SyscallAttribute"/>.
/// </summary>
/// <param name="name">Its Linux name; null for a number that nothing declares.</param>
/// <param name="heap">The need of managed heap.</param>
/// <param name="shape">The number of arguments in the top four bits, and below it each argument's kind in four.</param>
internal abstract class SystemCall(string? name, HeapUse heap, ulong shape) : CallRow(heap)
{
    public string? Name { get; } = name;

    /// <summary>0 to 6.</summary>
    public int ArgumentCount => (int)(Shape >> 60);

    private ulong Shape { get; } = shape;

    /// <summary>A call that wraps another.</summary>
    protected SystemCall(SystemCall call)
        : this(call.Name, call.Heap, call.Shape)
    {
    }

    /// <summary>The form of the argument in a trace (0 is the first).</summary>
    public SyscallArgumentKind ArgumentKind(int index) => (SyscallArgumentKind)((Shape >> (4 * index)) & 15);
}
