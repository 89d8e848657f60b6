using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>An open file of /proc. The text is written anew by each read from the start, so that top may rewind and read again; a long one part by part.</summary>
internal class OpenText(TextFile file, OpenFlags flags) : SeekableFile(file, flags)
{
    private const int LongestSetting = 127;

    private readonly TextBuffer _text = new();
    private readonly WaitQueue _turns = new();

    /// <summary>The offset of the first byte of the part that is here, and where the file goes on after it.</summary>
    private ulong _start;
    private ulong _position;
    private bool _isWritten;

    /// <summary>Whether a thread writes the text: others run in the middle, and may read the same file.</summary>
    private bool _isBusy;

    public override bool CanBeWatched => file.CanBeWatched;

    public override Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset)
    {
        while (_isBusy)
        {
            Errno killed = _turns.Wait(caller, SleepKind.Killable, Caller.Never);
            if (killed != Errno.None)
            {
                return killed;
            }
        }

        _isBusy = true;
        Result<long> read = ReadPart(caller, ref destination, offset);
        _isBusy = false;
        _turns.WakeAll();
        return read;
    }

    private Result<long> ReadPart(Caller caller, ref IoBuffer destination, ulong offset)
    {
        Errno error = FindPart(caller, offset);
        if (error != Errno.None)
        {
            return error;
        }

        if (offset >= _start + (ulong)_text.Length)
        {
            return 0;
        }

        Result<int> copied = destination.CopyTo(_text.Bytes[(int)(offset - _start)..]);
        return copied.Failed ? copied.Error : copied.Value;
    }

    /// <summary>Linux's seq_lseek knows no end; the other files have one, at 0.</summary>
    public override Result<long> Seek(long offset, SeekOrigin origin) =>
        origin <= SeekOrigin.Current || (origin == SeekOrigin.End && file.SeeksFromEnd) ? base.Seek(offset, origin) : Errno.EINVAL;

    public override Result<long> WriteAt(Caller caller, ref IoBuffer source, ulong offset)
    {
        Span<byte> text = stackalloc byte[LongestSetting];
        Result<int> copied = source.CopyFrom(text[..(int)Math.Min(source.Remaining, LongestSetting)]);
        Errno error = copied.Failed ? copied.Error : file.Store(caller, text[..copied.Value]);
        return error == Errno.None ? copied.Value : error;
    }

    /// <summary>Has the part here that an offset lies in, or the last one.</summary>
    private Errno FindPart(Caller caller, ulong offset)
    {
        if (offset == 0 || offset < _start || !_isWritten)
        {
            _text.Clear();
            _start = 0;
            _position = 0;
            _isWritten = false;
        }

        while (!_isWritten || (offset >= _start + (ulong)_text.Length && _position != TextFile.End))
        {
            _start += (ulong)_text.Length;
            _text.Clear();
            Errno error = file.WritePart(caller, _text, ref _position);
            if (error != Errno.None || caller.IsKilled)
            {
                return error == Errno.None ? Errno.EINTR : error;
            }

            _isWritten = true;
            caller.PreemptionPoint();
        }

        return Errno.None;
    }
}
