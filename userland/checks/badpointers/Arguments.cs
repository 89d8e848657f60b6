namespace Tine.BadPointers;

/// <summary>Arguments of a call.</summary>
internal struct Arguments
{
    internal ulong A;
    internal ulong B;
    internal ulong C;
    internal ulong D;
    internal ulong E;
}
