namespace Tine.Files;

/// <summary>An open file of Linux's anon_inode kind: eventfd, epoll and their relatives. Seeking does nothing, and succeeds.</summary>
public abstract class NamelessFile(FileServices services, string label, OpenFlags flags)
    : OpenFile(NamelessInode.Make(services, label), flags)
{
    public override Result<long> Seek(long offset, SeekOrigin origin) => 0;
}
