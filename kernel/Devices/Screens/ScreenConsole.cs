using System;

namespace Tine.Devices.Screens;

/// <summary>The display as a terminal's far end.</summary>
/// <remarks>
/// A program that writes much is not slowed by pictures that nobody could see: the display is brought up to date at most
/// once in <see cref="FrameNanoseconds"/>, and what is left by then when the timer ticks or the processor has nothing to do.
/// A large picture takes millions of instructions: it is painted in portions.
/// </remarks>
public static class ScreenConsole
{
    private const ulong FrameNanoseconds = 16_000_000;
    private const int HistoryRows = 500;

    /// <summary>Cells that are moved without a look for others, at most.</summary>
    private const int CellsAPortion = 64_000;

    /// <summary>Instructions of painting while a program writes, and while the processor has nothing else to do.</summary>
    private const int PortionOfWriter = 50_000;

    /// <summary>Instructions of painting in a tick.</summary>
    private const int PortionOfTick = 150_000;

    private static ScreenTerminal? s_terminal;
    private static ScreenPainter? s_painter;
    private static ulong s_lastPaint;

    /// <summary>Whether the terminal has changed since the last picture was begun.</summary>
    private static bool s_isStale;

    /// <summary>A picture has been begun and not ended.</summary>
    private static bool s_isPainting;

    /// <summary>Null until <see cref="Start"/>, and where there is no display.</summary>
    public static ScreenTerminal? Terminal
    {
        [NoAllocation]
        get => s_terminal;
    }

    /// <summary>
    /// Bytes shown at once; interrupts are handled in between. One byte may end a sequence that moves every cell.
    /// </summary>
    public static int PieceSize
    {
        [NoAllocation]
        get => Math.Max(1, CellsAPortion / (Display.Columns * Display.Rows));
    }

    /// <summary>Begins with an empty screen, where there is a display.</summary>
    public static void Start()
    {
        if (Display.IsPresent)
        {
            var terminal = new ScreenTerminal(Display.Columns, Display.Rows, HistoryRows);
            s_painter = new ScreenPainter(terminal);
            s_terminal = terminal;
            s_painter.Paint(int.MaxValue);
        }
    }

    /// <summary>Shows what programs write.</summary>
    [NoAllocation]
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        s_terminal?.Write(bytes);
        s_isStale = true;
        RefreshInTime(PortionOfWriter);
    }

    /// <summary>The answers to programs' questions to the screen (<see cref="ScreenTerminal.Replies"/>).</summary>
    public static ReadOnlySpan<byte> Replies
    {
        [NoAllocation]
        get => s_terminal is { } terminal ? terminal.Replies : default;
    }

    /// <summary>Forgets the terminal's answers, once they were typed.</summary>
    [NoAllocation]
    public static void ForgetReplies() => s_terminal?.ForgetReplies();

    /// <summary>Looks back, or forward where it is negative, by so many rows.</summary>
    [NoAllocation]
    public static void Scroll(int rows)
    {
        s_terminal?.Scroll(rows);
        s_isStale = true;
        s_lastPaint = 0;
        RefreshInTime(PortionOfTick);
    }

    /// <summary>Brings the display up to date a little, at each tick.</summary>
    [NoAllocation]
    public static void OnTick() => RefreshInTime(PortionOfTick);

    /// <summary>Whether the display shows all that has been written.</summary>
    public static bool IsCurrent { [NoAllocation] get => !s_isStale && !s_isPainting; }

    /// <summary>Brings the display up to date, a portion of it, when the processor has nothing else to do.</summary>
    /// <returns>Whether there is more to paint.</returns>
    [NoAllocation]
    public static bool RefreshPortion()
    {
        if (s_isStale || s_isPainting)
        {
            Paint(PortionOfWriter);
        }

        return s_isStale || s_isPainting;
    }

    /// <summary>Brings the display up to date, however long it takes: the machine is about to stop.</summary>
    [NoAllocation]
    public static void Refresh()
    {
        while (s_isStale || s_isPainting)
        {
            Paint(int.MaxValue);
        }
    }

    /// <summary>Goes on with a picture, or begins one if the last was begun long enough ago.</summary>
    [NoAllocation]
    private static void RefreshInTime(int instructions)
    {
        if (s_isPainting || (s_isStale && Clock.Nanoseconds - s_lastPaint >= FrameNanoseconds))
        {
            Paint(instructions);
        }
    }

    [NoAllocation]
    private static void Paint(int instructions)
    {
        if (!s_isPainting)
        {
            s_lastPaint = Clock.Nanoseconds;
            s_isStale = false;
        }

        s_isPainting = s_painter is { } painter && !painter.Paint(instructions);
    }
}
