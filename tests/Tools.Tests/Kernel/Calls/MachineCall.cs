namespace Tine.Tools.Tests.Calls;

/// <summary>One call, or a jump that leaves its function.</summary>
/// <param name="Address">Of the instruction.</param>
/// <param name="Depth">Bytes that the caller has on the stack then, its callee's return address included.</param>
/// <param name="Kind">The meaning of <paramref name="Target"/> means.</param>
/// <param name="Target">An address (of code or of a cell, 0 for a cell found at run time), or the offset of a slot.</param>
internal readonly record struct MachineCall(ulong Address, int Depth, CallKind Kind, ulong Target);
