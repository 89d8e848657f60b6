namespace Tine.Memory;

/// <summary>What a process sees as memory: regions in order, and the page tables that hold what was touched.</summary>
public sealed class AddressSpace;
