using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>An open file of /proc. The text is written anew by each read from the start, so that top may rewind and read again.</summary>
internal sealed class OpenText(TextFile file, OpenFlags flags) : SeekableFile(file, flags)
{
    private readonly TextBuffer _text = new();
    private bool _isWritten;

    public override Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset)
    {
        if (offset == 0 || !_isWritten)
        {
            _text.Clear();
            Errno error = file.Write(_text);
            if (error != Errno.None)
            {
                return error;
            }

            _isWritten = true;
        }

        if (offset >= (ulong)_text.Length)
        {
            return 0;
        }

        Result<int> copied = destination.CopyTo(_text.Bytes[(int)offset..]);
        return copied.Failed ? copied.Error : copied.Value;
    }
}
