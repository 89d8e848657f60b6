using System;

namespace Tine.Devices.Screens;

/// <summary>The display as a terminal's far end.</summary>
/// <remarks>
/// A program that writes much is not slowed by pictures that nobody could see: the display is brought up to date at most
/// once in <see cref="FrameNanoseconds"/>, and what is left by then when the timer ticks or the processor has nothing to do.
/// </remarks>
public static class ScreenConsole
{
    private const ulong FrameNanoseconds = 16_000_000;
    private const int HistoryRows = 500;

    private static ScreenTerminal? s_terminal;
    private static ScreenPainter? s_painter;
    private static ulong s_lastPaint;
    private static bool s_isStale;

    /// <summary>Null until <see cref="Start"/>, and where there is no display.</summary>
    public static ScreenTerminal? Terminal
    {
        [NoAllocation]
        get => s_terminal;
    }

    /// <summary>Begins with an empty screen, where there is a display.</summary>
    public static void Start()
    {
        if (Display.IsPresent)
        {
            var terminal = new ScreenTerminal(Display.Columns, Display.Rows, HistoryRows);
            s_painter = new ScreenPainter(terminal);
            s_terminal = terminal;
            s_painter.Paint();
        }
    }

    /// <summary>Shows what programs write.</summary>
    [NoAllocation]
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        s_terminal?.Write(bytes);
        s_isStale = true;
        RefreshInTime();
    }

    /// <summary>What programs asked the screen for (<see cref="ScreenTerminal.Replies"/>).</summary>
    public static ReadOnlySpan<byte> Replies
    {
        [NoAllocation]
        get => s_terminal is { } terminal ? terminal.Replies : default;
    }

    /// <summary>The answers were typed.</summary>
    [NoAllocation]
    public static void ForgetReplies() => s_terminal?.ForgetReplies();

    /// <summary>Looks back, or forward where it is negative, by so many rows.</summary>
    [NoAllocation]
    public static void Scroll(int rows)
    {
        s_terminal?.Scroll(rows);
        s_isStale = true;
        Refresh();
    }

    /// <summary>Brings the display up to date, if the last time is long enough ago.</summary>
    [NoAllocation]
    public static void RefreshInTime()
    {
        if (s_isStale && Clock.Nanoseconds - s_lastPaint >= FrameNanoseconds)
        {
            Refresh();
        }
    }

    /// <summary>Brings the display up to date.</summary>
    [NoAllocation]
    public static void Refresh()
    {
        if (s_isStale && s_painter is not null)
        {
            s_painter.Paint();
            s_lastPaint = Clock.Nanoseconds;
            s_isStale = false;
        }
    }
}
