namespace Tine.Syscalls;

/// <summary>In whose memory vectors lie.</summary>
internal enum VectorOwner
{
    Caller,
    OtherProcess,
}
