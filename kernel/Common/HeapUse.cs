namespace Tine;

/// <summary>A system call's need of the managed heap; <see cref="SyscallAttribute.Heap"/>.</summary>
public enum HeapUse : byte
{
    /// <summary>It may allocate: enough for that is reserved before it starts, and without it the call is ENOMEM.</summary>
    Reserved,

    /// <summary>
    /// It allocates next to nothing and frees what others wait for, or programs cannot hear of an error: it goes on
    /// when nothing can be reserved.
    /// </summary>
    Little,

    /// <summary>
    /// It is bound by <see cref="NoAllocationAttribute"/> and only tells or sets a word: nothing is reserved, and the
    /// log of calls for panics leaves it out.
    /// </summary>
    None,
}
