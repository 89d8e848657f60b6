namespace Tine.Files;

/// <summary>The open files of a process by descriptor number.</summary>
public sealed class DescriptorTable;
