namespace Tine.Files;

/// <summary>An interest in what an open file has ready, which ends when the file is closed for good. epoll(7) has such.</summary>
public abstract class FileInterest : Waiter
{
    private ListLink<FileInterest> _fileLink;

    /// <summary>Ends the interest, once.</summary>
    public abstract void Detach();

    internal readonly struct FileLink : IListLink<FileInterest>
    {
        [NoAllocation]
        public ref ListLink<FileInterest> In(FileInterest interest) => ref interest._fileLink;
    }
}
