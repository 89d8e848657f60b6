namespace Tine.Processes;

/// <summary>A thread's policy of memory.</summary>
/// <param name="Mode">The mode with its flags.</param>
/// <param name="Nodes">The nodes as get_mempolicy tells them: node n is bit n.</param>
public readonly record struct MemoryPolicy(MemoryPolicyMode Mode, ulong Nodes);
