namespace Tine.Files;

/// <summary>SIGEV_ numbers of Linux; sigevent(7).</summary>
public enum QueueNoticeKind
{
    Signal = 0,
    None = 1,
    Thread = 2,
}
