using System;

namespace Tine.Files;

/// <summary>The extended attributes of one file: names, each with its bytes; xattr(7). The latest comes first, as on Linux's tmpfs.</summary>
public sealed class ExtendedAttributes
{
    private readonly HashBuckets<ExtendedAttribute, ExtendedAttribute.BucketLink> _byName = new();
    private IntrusiveList<ExtendedAttribute, ExtendedAttribute.Link> _latestFirst;

    /// <summary>Bytes of all names, each with its NUL, and of those that only an administrator is told.</summary>
    private long _bytes;
    private long _trustedBytes;

    /// <summary>The bytes of an attribute; null for a name that is not there.</summary>
    public byte[]? Find(ReadOnlySpan<byte> name) => Get(name)?.Value;

    /// <returns>None; EEXIST or ENODATA where the mode says that there must be none, or one.</returns>
    public Errno Set(ReadOnlySpan<byte> name, byte[] value, AttributeSetting setting)
    {
        ExtendedAttribute? present = Get(name);
        if (present is not null ? (setting & AttributeSetting.Create) != 0 : (setting & AttributeSetting.Replace) != 0)
        {
            return present is not null ? Errno.EEXIST : Errno.ENODATA;
        }

        (present ?? Add(name)).Value = value;
        return Errno.None;
    }

    /// <returns>None or ENODATA.</returns>
    public Errno Remove(ReadOnlySpan<byte> name)
    {
        if (Get(name) is not { } present)
        {
            return Errno.ENODATA;
        }

        _byName.Remove(present);
        _latestFirst.Remove(present);
        Count(present, -present.Text.Length);
        return Errno.None;
    }

    /// <summary>The bytes that all names take in a list.</summary>
    /// <param name="credentials">The reader's credentials: names of trusted.* are told to CAP_SYS_ADMIN alone.</param>
    public long ListBytes(Credentials credentials) => credentials.Has(Capability.Administrate) ? _bytes : _bytes - _trustedBytes;

    /// <summary>Lists all names, each with its NUL.</summary>
    /// <param name="list">The destination, of the size that <see cref="ListBytes"/> tells.</param>
    /// <param name="credentials">The reader's credentials.</param>
    public void List(Span<byte> list, Credentials credentials)
    {
        bool tellsTrusted = credentials.Has(Capability.Administrate);
        foreach (ExtendedAttribute attribute in _latestFirst)
        {
            if (tellsTrusted || !attribute.IsTrusted)
            {
                attribute.Text.CopyTo(list);
                list = list[attribute.Text.Length..];
            }
        }
    }

    private ExtendedAttribute Add(ReadOnlySpan<byte> name)
    {
        byte[] text = new byte[name.Length + 1];
        name.CopyTo(text);
        var made = new ExtendedAttribute(text);
        _byName.Add(made);
        _latestFirst.AddFirst(made);
        Count(made, text.Length);
        return made;
    }

    private void Count(ExtendedAttribute attribute, int bytes)
    {
        _bytes += bytes;
        _trustedBytes += attribute.IsTrusted ? bytes : 0;
    }

    private ExtendedAttribute? Get(ReadOnlySpan<byte> name)
    {
        ExtendedAttribute? found = _byName.First(KeyedHash.Of(name)); // A NUL at the end does not change it.
        while (found is not null && !found.Is(name))
        {
            found = HashBuckets<ExtendedAttribute, ExtendedAttribute.BucketLink>.After(found);
        }

        return found;
    }
}
