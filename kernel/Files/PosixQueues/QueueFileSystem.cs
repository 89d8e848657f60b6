namespace Tine.Files;

/// <summary>mqueue: the names of POSIX message queues, in one tree; mq_overview(7).</summary>
public sealed class QueueFileSystem : FileSystemType
{
    public override string Name => "mqueue";

    public override ulong Magic => 0x19800202;

    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor) => PosixQueues.Of(services).Directory;
}
