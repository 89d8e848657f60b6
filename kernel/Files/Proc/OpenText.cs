using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>An open file of /proc. The text is written anew by each read from the start, so that top may rewind and read again.</summary>
internal sealed class OpenText(TextFile file, OpenFlags flags) : SeekableFile(file, flags)
{
    private const int LongestSetting = 127;

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

    public override Result<long> WriteAt(Caller caller, ref IoBuffer source, ulong offset)
    {
        Span<byte> text = stackalloc byte[LongestSetting];
        Result<int> copied = source.CopyFrom(text[..(int)Math.Min(source.Remaining, LongestSetting)]);
        Errno error = copied.Failed ? copied.Error : file.Store(caller, text[..copied.Value]);
        return error == Errno.None ? copied.Value : error;
    }
}
