using System.Runtime.InteropServices;
using Tine.Runtime;

namespace Tine.CowDemo;

/// <summary>One process's view of the page at one moment; sent through a pipe as it lies in memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Sight
{
    internal int IsTaken;
    internal int Value;
    internal int IsKnown;
    internal ulong Ticks;
    internal PageInspection Page;
}
