using System;
using Tine.Devices;
using Tine.Devices.Keyboards;
using Tine.Devices.Routing;
using Tine.Devices.Screens;
using Tine.Files;

namespace Tine.Startup;

/// <summary>The legacy interrupt lines: the serial line's and the keyboard's, both typing at the console.</summary>
[NoAllocation]
internal static class Interrupts
{
    /// <summary>Looks at the serial line in one interrupt, and bytes in one look, at most.</summary>
    private const int MostReasons = 16;
    private const int MostBytes = 64;

    private static Terminal? s_terminal;
    private static Keyboard? s_keyboard;

    private static ulong s_timerCount;
    private static ulong s_keyboardCount;
    private static ulong s_serialCount;

    /// <summary>Interrupts since boot, exceptions not counted.</summary>
    public static InterruptCounts Counts => new(s_timerCount, s_keyboardCount, s_serialCount, UsbCount);

    /// <summary>Interrupts that USB controllers made.</summary>
    public static ulong UsbCount { get; set; }

    /// <summary>Whether the serial line has brought anything since boot.</summary>
    public static bool HasInputCome { get; private set; }

    /// <summary>Sends the serial line's input to <paramref name="terminal"/>.</summary>
    public static void ConnectSerialLine(Terminal terminal)
    {
        s_terminal = terminal;
        SerialPort.EnableReceiveInterrupt();
        Open(SerialPort.InterruptLine);
    }

    /// <summary>Lets the host tell the size of the window of <paramref name="terminal"/>.</summary>
    public static void ConnectWindowLine(Terminal terminal)
    {
        s_terminal = terminal;
        WindowLine.Initialize();
        Open(WindowLine.InterruptLine);
    }

    /// <summary>Counts a tick, and goes on with output even if an interrupt of the serial line was lost.</summary>
    public static void OnTick()
    {
        s_timerCount++;
        if (!SerialOutput.IsEmpty)
        {
            SendOutput();
        }
    }

    /// <summary>Sends the keys of <paramref name="keyboard"/> to <paramref name="terminal"/>.</summary>
    public static void UseKeyboard(Terminal terminal, Keyboard keyboard)
    {
        s_terminal = terminal;
        s_keyboard = keyboard;
    }

    /// <summary>Connects the PS/2 keyboard.</summary>
    public static void ConnectKeyboardController() => Open(KeyboardController.InterruptLine);

    /// <summary>The keyboard's locks that are on.</summary>
    public static KeyModifiers KeyboardLocks => s_keyboard is { } keyboard ? keyboard.Locks : KeyModifiers.None;

    /// <summary>Takes a byte of scan codes, from whichever keyboard.</summary>
    public static void TakeKey(byte code)
    {
        if (s_keyboard is { } keyboard)
        {
            TakeKey(keyboard, code);
        }
    }

    public static void Handle(int line)
    {
        if (line == KeyboardController.InterruptLine)
        {
            s_keyboardCount++;
        }
        else
        {
            s_serialCount++;
        }

        TakeInput(line);
        InterruptRouting.Current.EndOfInterrupt(line);
    }

    /// <summary>Bytes as if somebody had typed them.</summary>
    public static void Type(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            s_terminal?.Receive(value);
        }
    }

    /// <summary>Opens a line after reading what is there: a byte from before would hold it active for ever, and so without the edge that interrupts.</summary>
    private static void Open(int line)
    {
        InterruptRouting.Current.Unmask(line);
        TakeInput(line);
    }

    private static void TakeInput(int line)
    {
        if (line == SerialPort.InterruptLine)
        {
            TakeSerialLine();
        }
        else if (line == WindowLine.InterruptLine)
        {
            TakeWindowLine();
        }
        else if (line == KeyboardController.InterruptLine)
        {
            while (KeyboardController.TryRead(out byte code))
            {
                TakeKey(code);
            }
        }
    }

    /// <summary>Serves the serial line until it has no more reason to interrupt: it does so by an edge, and another reason would not be heard of.</summary>
    private static void TakeSerialLine()
    {
        int left = MostReasons;
        do
        {
            for (int bytes = MostBytes; bytes > 0 && SerialPort.TryRead(out byte value); bytes--)
            {
                HasInputCome = true;
                s_terminal?.Receive(value);
            }

            SendOutput();
        }
        while (SerialPort.HasInterrupt && --left > 0);
    }

    private static void TakeWindowLine()
    {
        int left = MostReasons;
        do
        {
            while (WindowLine.TryRead(out ushort rows, out ushort columns))
            {
                s_terminal?.Resize(new WindowSize(rows, columns, 0, 0));
            }
        }
        while (WindowLine.HasInterrupt && --left > 0);
    }

    private static void SendOutput()
    {
        SerialOutput.Send();
        if (SerialOutput.Room >= SerialOutput.RoomForWriters)
        {
            s_terminal?.OnOutputRoom();
        }
    }

    private static void TakeKey(Keyboard keyboard, byte code)
    {
        keyboard.HasApplicationKeys = ScreenConsole.Terminal is { HasApplicationKeys: true };
        ReadOnlySpan<byte> bytes = keyboard.Accept(code);
        switch (keyboard.Action)
        {
            case KeyAction.LookBack or KeyAction.LookForward:
                int half = Display.Rows / 2;
                ScreenConsole.Scroll(keyboard.Action == KeyAction.LookBack ? half : -half);
                break;
            case KeyAction.Restart:
                Power.Reset();
                break;
            default:
                Type(bytes);
                break;
        }
    }
}
