using System.Runtime.InteropServices;
using Tine.Runtime;

namespace Tine.CowDemo;

/// <summary>What one process sees of the page at one moment; sent through a pipe as it lies in memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Sight
{
    internal int IsTaken;
    internal int Value;
    internal int IsKnown;
    internal ulong Ticks;
    internal PageInspection Page;
}
