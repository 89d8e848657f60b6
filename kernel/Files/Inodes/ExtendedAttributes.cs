using System;
using System.Collections.Generic;

namespace Tine.Files;

/// <summary>The extended attributes of one file: names, each with its bytes; xattr(7). The latest comes first, as on Linux's tmpfs.</summary>
public sealed class ExtendedAttributes
{
    private readonly List<(byte[] Name, byte[] Value)> _all = new();

    /// <summary>The bytes of an attribute; null for a name that is not there.</summary>
    public byte[]? Find(ReadOnlySpan<byte> name)
    {
        int index = IndexOf(name);
        return index < 0 ? null : _all[index].Value;
    }

    /// <returns>None; EEXIST or ENODATA where the mode says that there must be none, or one.</returns>
    public Errno Set(byte[] name, byte[] value, AttributeSetting setting)
    {
        int index = IndexOf(name);
        if (index >= 0 ? (setting & AttributeSetting.Create) != 0 : (setting & AttributeSetting.Replace) != 0)
        {
            return index >= 0 ? Errno.EEXIST : Errno.ENODATA;
        }

        if (index >= 0)
        {
            _all[index] = (_all[index].Name, value);
        }
        else
        {
            _all.Add((name, value));
        }

        return Errno.None;
    }

    /// <returns>None or ENODATA.</returns>
    public Errno Remove(ReadOnlySpan<byte> name)
    {
        int index = IndexOf(name);
        if (index < 0)
        {
            return Errno.ENODATA;
        }

        _all.RemoveAt(index);
        return Errno.None;
    }

    /// <summary>All names, each with its NUL.</summary>
    /// <param name="text">The destination.</param>
    /// <param name="credentials">The reader's credentials: those of trusted.* are told to CAP_SYS_ADMIN alone.</param>
    public void List(TextBuffer text, Credentials credentials)
    {
        bool tellsTrusted = credentials.Has(Capability.Administrate);
        for (int i = _all.Count - 1; i >= 0; i--)
        {
            if (tellsTrusted || !_all[i].Name.AsSpan().StartsWith(AttributeNames.Trusted))
            {
                text.Add(_all[i].Name).Add('\0');
            }
        }
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _all.Count; i++)
        {
            if (name.SequenceEqual(_all[i].Name))
            {
                return i;
            }
        }

        return -1;
    }
}
