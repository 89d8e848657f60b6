namespace Tine.Syscalls;

/// <summary>Whether an answer of tine_inspect may tell which frame it is.</summary>
internal enum FrameNumbers
{
    Told,
    Hidden,
}
