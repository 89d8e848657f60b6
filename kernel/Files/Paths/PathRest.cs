using System;

namespace Tine.Files;

/// <summary>The components of a path that are yet to be walked.</summary>
internal ref struct PathRest(ReadOnlySpan<byte> path)
{
    private ReadOnlySpan<byte> _rest = path;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly bool IsAbsolute => _rest[0] == '/';

    /// <summary>Whether the last component was followed by a slash.</summary>
    public bool HasTrailingSlash { get; private set; }

    /// <summary>Cuts the next component off.</summary>
    public ReadOnlySpan<byte> Next(out bool isLast)
    {
        ReadOnlySpan<byte> rest = _rest;
        int end = 0;
        while (end < rest.Length && rest[end] != '/')
        {
            end++;
        }

        int next = end;
        while (next < rest.Length && rest[next] == '/')
        {
            next++;
        }

        isLast = next == rest.Length;
        HasTrailingSlash = isLast && next != end;
        _rest = rest[next..];
        return rest[..end];
    }

    /// <summary>Puts the target of a symbolic link before the rest.</summary>
    public void Insert(byte[] target)
    {
        ReadOnlySpan<byte> rest = HasTrailingSlash ? "/"u8 : _rest;
        if (rest.IsEmpty)
        {
            _rest = target;
            return;
        }

        byte[] joined = new byte[target.Length + 1 + rest.Length];
        target.CopyTo(joined, 0);
        joined[target.Length] = (byte)'/';
        rest.CopyTo(joined.AsSpan(target.Length + 1));
        _rest = joined;
    }

    public void SkipSlashes()
    {
        int i = 0;
        while (i < _rest.Length && _rest[i] == '/')
        {
            i++;
        }

        _rest = _rest[i..];
    }
}
