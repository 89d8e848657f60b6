using System;
using Tine.Runtime;

namespace Tine.Shell;

/// <summary>Lines of a descriptor, one byte at a time, so that the rest is left for the programs that the shell starts.</summary>
internal sealed unsafe class LineSource(int descriptor)
{
    private byte[] _line = new byte[256];

    /// <summary>The next line with its end, or null at the end of the file.</summary>
    internal string? Read()
    {
        int length = 0;
        while (length == 0 || _line[length - 1] != '\n')
        {
            if (length == _line.Length)
            {
                var larger = new byte[length * 2];
                _line.AsSpan().CopyTo(larger);
                _line = larger;
            }

            SysResult result = Unix.Read(descriptor, _line.AsSpan(length, 1));
            if (result.Error == Errno.EINTR)
            {
                continue;
            }

            if (result.Value <= 0)
            {
                return length == 0 ? null : Utf8.Decode(_line.AsSpan(0, length));
            }

            length++;
        }

        return Utf8.Decode(_line.AsSpan(0, length));
    }
}
