using System;
using System.Collections.Generic;

namespace Tine.Runtime;

/// <summary>
/// A null-terminated array of C strings as execve(2) wants it, in one block: the pointers, then the characters.
/// Build it before fork or vfork, so that the child allocates nothing.
/// </summary>
/// <remarks>The managed heap never moves an object, so the pointers stay right while the vector is reachable.</remarks>
public sealed unsafe class ArgumentVector
{
    private readonly ulong[] _block;

    public ArgumentVector(IReadOnlyList<string> strings)
    {
        int bytes = 0;
        for (int i = 0; i < strings.Count; i++)
        {
            bytes += Utf8.EncodedLength(strings[i]) + 1;
        }

        _block = new ulong[strings.Count + 1 + ((bytes + 7) / 8)];
        byte** pointers = Pointer;
        byte* text = (byte*)(pointers + strings.Count + 1);
        for (int i = 0; i < strings.Count; i++)
        {
            pointers[i] = text;
            text = Utf8.Encode(strings[i], text);
            *text++ = 0;
        }
    }

    /// <summary>The first of the pointers.</summary>
    public byte** Pointer
    {
        get
        {
            fixed (ulong* start = _block)
            {
                return (byte**)start;
            }
        }
    }

    /// <summary>The first string: usually the path or the name of the program.</summary>
    public byte* First => Pointer[0];

    public static ArgumentVector Of(params string[] strings) => new(strings);
}
