using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>A process: an address space, descriptors, signal handlers, ids and children, shared by its threads.</summary>
public sealed class Process
{
    public AddressSpace Memory = null!;
    public DescriptorTable Descriptors = null!;
    public FileSystemContext FileSystem = null!;
    public Credentials Credentials = null!;
}
