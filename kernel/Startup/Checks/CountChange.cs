namespace Tine.Startup;

/// <summary>A change of the number of a frame's holders.</summary>
/// <param name="Before">The number before.</param>
/// <param name="After">The number after it; 0 for a frame that became free.</param>
/// <param name="Thread">The thread that ran; 0 before the first.</param>
/// <param name="Place">The instruction that changed it.</param>
[NoAllocation]
internal readonly record struct CountChange(uint Before, uint After, int Thread, CodePlace Place)
{
    /// <summary>Writes the change and the functions that made it.</summary>
    public void Write()
    {
        KernelLog.Write(After > Before ? "  taken by thread " : "  given back by thread ");
        KernelLog.WriteDecimal((ulong)Thread);
        KernelLog.Write(", holders ");
        KernelLog.WriteDecimal(Before);
        KernelLog.Write(" -> ");
        KernelLog.WriteDecimal(After);
        KernelLog.WriteLine(":");
        Place.Write("  ");
    }
}
