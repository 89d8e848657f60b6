using System;

namespace Tine.Files;

/// <summary>One extended attribute of a file.</summary>
/// <param name="name">Its name, and a NUL.</param>
internal sealed class ExtendedAttribute(byte[] name)
{
    private readonly uint _hash = KeyedHash.Of(name);
    private ExtendedAttribute? _nextInBucket;
    private ListLink<ExtendedAttribute> _link;

    public byte[] Value { get; set; } = [];

    /// <summary>The name, and a NUL.</summary>
    public ReadOnlySpan<byte> Text => name;

    /// <summary>Whether it is told to CAP_SYS_ADMIN alone.</summary>
    public bool IsTrusted { get; } = name.AsSpan().StartsWith(AttributeNames.Trusted);

    public bool Is(ReadOnlySpan<byte> other) => other.SequenceEqual(Text[..^1]);

    internal readonly struct BucketLink : IHashLink<ExtendedAttribute>
    {
        [NoAllocation]
        public uint HashOf(ExtendedAttribute item) => item._hash;

        [NoAllocation]
        public ref ExtendedAttribute? NextOf(ExtendedAttribute item) => ref item._nextInBucket;
    }

    internal readonly struct Link : IListLink<ExtendedAttribute>
    {
        [NoAllocation]
        public ref ListLink<ExtendedAttribute> In(ExtendedAttribute item) => ref item._link;
    }
}
