namespace Tine.Files;

/// <summary>The numbers of /proc/sys/fs/mqueue.</summary>
internal static class QueueSettings
{
    private const ulong SmallestMessage = 128;

    public static ulong Get(QueueLimits limits, Setting setting) => setting switch
    {
        Setting.MostPosixQueues => limits.MostQueues,
        Setting.MostQueueMessages => limits.MostMessages,
        Setting.LargestQueueMessage => limits.LargestMessage,
        Setting.DefaultQueueMessages => limits.DefaultMessages,
        _ => limits.DefaultMessageSize,
    };

    /// <returns>None, or EINVAL for what it cannot be.</returns>
    public static Errno Set(QueueLimits limits, Setting setting, ulong number)
    {
        bool isSize = number is >= SmallestMessage and <= QueueLimits.LargestMessageEver;
        bool isCount = number is > 0 and <= QueueLimits.MostMessagesEver;
        switch (setting)
        {
            case Setting.MostPosixQueues when number <= int.MaxValue:
                limits.MostQueues = number;
                return Errno.None;
            case Setting.MostQueueMessages when isCount:
                limits.MostMessages = number;
                return Errno.None;
            case Setting.LargestQueueMessage when isSize:
                limits.LargestMessage = number;
                return Errno.None;
            case Setting.DefaultQueueMessages when isCount:
                limits.DefaultMessages = number;
                return Errno.None;
            case Setting.DefaultQueueMessageSize when isSize:
                limits.DefaultMessageSize = number;
                return Errno.None;
            default:
                return Errno.EINVAL;
        }
    }
}
