using System.Collections.Generic;

namespace Tine.Tools.Tests.Calls;

/// <summary>A function of the linked kernel: what it calls, and with how much on the stack.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Name">The longest of its names for the linker: what C# calls it.</param>
/// <param name="Frame">Most bytes that it has on the stack, its own return address not counted.</param>
/// <param name="Calls">In the order of the code.</param>
internal sealed record MachineFunction(ulong Address, string Name, int Frame, IReadOnlyList<MachineCall> Calls);
