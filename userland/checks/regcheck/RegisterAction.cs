namespace Tine.RegisterCheck;

/// <summary>The event while the registers hold the pattern.</summary>
internal enum RegisterAction : ulong
{
    /// <summary>A loop, long enough for a timer interrupt and other processes.</summary>
    Spin = 0,

    /// <summary>The system call with the number that is in the pattern of rax.</summary>
    Call = 1,

    /// <summary>A write to the page at r15.</summary>
    Touch = 2,

    /// <summary>A call that is vfork.</summary>
    VFork = 3,
}
