namespace Tine.Syscalls;

/// <summary>The process in whose memory vectors lie.</summary>
internal enum VectorOwner
{
    Caller,
    OtherProcess,
}
