using System;

namespace Tine.Devices.Usb;

/// <summary>A keyboard's reports in, scan codes out: what has changed from one report to the next, and keys that repeat.</summary>
/// <param name="sink">The receiver of the codes.</param>
[NoAllocation]
public sealed class UsbKeyboard(KeyCodeSink sink)
{
    /// <summary>Modifiers, a byte that is not used, six keys. HID specification 1.11, B.1.</summary>
    public const int ReportLength = 8;

    private const int FirstKey = 2;
    private const byte Released = 0x80;
    private const byte ExtendedPrefix = 0xe0;

    /// <summary>Time until a held key repeats, and between two repetitions.</summary>
    public const ulong DelayNanoseconds = 500_000_000;
    public const ulong RepeatNanoseconds = 40_000_000;

    private ulong _report;
    private byte _repeating;

    /// <summary>Time at which the held key repeats, or <see cref="Caller.Never"/>.</summary>
    public ulong NextRepeatNanoseconds { get; private set; } = Caller.Never;

    /// <summary>Takes a report; a shorter one is none.</summary>
    public void Accept(ReadOnlySpan<byte> report, ulong nowNanoseconds)
    {
        if (report.Length < ReportLength || IsTooMany(report))
        {
            return;
        }

        ulong keys = 0;
        for (int index = 0; index < ReportLength; index++)
        {
            keys |= (ulong)report[index] << (8 * index);
        }

        Change(keys, nowNanoseconds);
    }

    /// <summary>Lets go of everything: the keyboard has been unplugged.</summary>
    public void ReleaseAll() => Change(0, 0);

    /// <summary>Presses the held key again when it is time.</summary>
    public void Repeat(ulong nowNanoseconds)
    {
        if (nowNanoseconds >= NextRepeatNanoseconds)
        {
            Send(_repeating, 0);
            NextRepeatNanoseconds = nowNanoseconds + RepeatNanoseconds;
        }
    }

    /// <summary>Whether too many keys are held to tell which: the keyboard fills the report with ones.</summary>
    private static bool IsTooMany(ReadOnlySpan<byte> report) => report[FirstKey] is > 0 and <= KeyUsages.LastError;

    private void Change(ulong keys, ulong now)
    {
        ulong before = _report;
        _report = keys;
        SendModifiers((byte)before, (byte)keys);
        for (int index = FirstKey; index < ReportLength; index++)
        {
            byte usage = KeyAt(before, index);
            if (usage > KeyUsages.LastError && !Holds(keys, usage))
            {
                Release(usage);
            }
        }

        for (int index = FirstKey; index < ReportLength; index++)
        {
            byte usage = KeyAt(keys, index);
            if (usage > KeyUsages.LastError && !Holds(before, usage))
            {
                Press(usage, now);
            }
        }
    }

    private void SendModifiers(byte before, byte after)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            if (((before ^ after) >> bit & 1) != 0)
            {
                Send((byte)(KeyUsages.FirstModifier + bit), (after >> bit & 1) != 0 ? (byte)0 : Released);
            }
        }
    }

    private void Press(byte usage, ulong now)
    {
        Send(usage, 0);
        if (KeyUsages.Repeats(usage))
        {
            _repeating = usage;
            NextRepeatNanoseconds = now + DelayNanoseconds;
        }
    }

    private void Release(byte usage)
    {
        Send(usage, Released);
        if (usage == _repeating)
        {
            _repeating = 0;
            NextRepeatNanoseconds = Caller.Never;
        }
    }

    private void Send(byte usage, byte released)
    {
        if (!KeyUsages.TryGetCode(usage, out byte code, out bool isExtended))
        {
            return;
        }

        if (isExtended)
        {
            sink.Receive(ExtendedPrefix);
        }

        sink.Receive((byte)(code | released));
    }

    private static byte KeyAt(ulong report, int index) => (byte)(report >> (8 * index));

    private static bool Holds(ulong report, byte usage)
    {
        for (int index = FirstKey; index < ReportLength; index++)
        {
            if (KeyAt(report, index) == usage)
            {
                return true;
            }
        }

        return false;
    }
}
