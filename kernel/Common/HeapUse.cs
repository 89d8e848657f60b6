namespace Tine;

/// <summary>A system call's need of the managed heap; <see cref="SyscallAttribute.Heap"/>.</summary>
public enum HeapUse : byte
{
    /// <summary>
    /// The call may allocate: enough for that is reserved before it starts, and without a reserve it returns ENOMEM.
    /// </summary>
    Reserved,

    /// <summary>
    /// The call hardly allocates, and either frees what others wait for or cannot report an error: it goes on without a
    /// reserve.
    /// </summary>
    Little,

    /// <summary>
    /// The call is bound by <see cref="NoAllocationAttribute"/> and only reads or sets a word: nothing is reserved, and the log
    /// of calls for panics leaves it out.
    /// </summary>
    None,
}
