namespace Tine.Files;

/// <summary>A message of a message queue of System V.</summary>
internal sealed class SystemVMessage(long type, byte[] bytes)
{
    private ListLink<SystemVMessage> _link;

    /// <summary>Positive; receivers choose by it.</summary>
    public long Type => type;

    public byte[] Bytes => bytes;

    internal readonly struct Link : IListLink<SystemVMessage>
    {
        [NoAllocation]
        public ref ListLink<SystemVMessage> In(SystemVMessage message) => ref message._link;
    }
}
