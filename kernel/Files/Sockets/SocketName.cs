using System;

namespace Tine.Files;

/// <summary>The name of a socket; unix(7): none, a path, or an abstract one, which begins with a zero byte.</summary>
public readonly struct SocketName(byte[] bytes)
{
    /// <summary>The name of an unbound socket.</summary>
    public static SocketName None => new([]);

    /// <summary>sun_path as programs see it, a path without its zero at the end.</summary>
    public ReadOnlySpan<byte> Bytes { [NoAllocation] get => bytes; }

    public bool IsNone => bytes is null || bytes.Length == 0;

    public bool IsAbstract => !IsNone && bytes[0] == 0;

    /// <summary>The bytes of sun_path that it takes: a path is followed by a zero.</summary>
    public int Length => IsNone ? 0 : IsAbstract ? bytes.Length : bytes.Length + 1;
}
