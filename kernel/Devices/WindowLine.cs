namespace Tine.Devices;

/// <summary>
/// The second serial line, on which the host tells the size of the window that the first one's terminal is seen in: lines of
/// rows, a blank and columns in decimal, as stty(1) prints them.
/// </summary>
/// <remarks>Used under the boot option <c>window=com2</c> alone: on a PC anything may be plugged in there.</remarks>
[NoAllocation]
public static class WindowLine
{
    /// <summary>Interrupt line on the ISA bus.</summary>
    public const int InterruptLine = 3;

    private const int Largest = ushort.MaxValue;

    private static int s_rows;
    private static int s_number;
    private static bool s_isValid = true;

    public static bool IsPresent => Line.IsPresent;

    /// <summary>Whether an interrupt is pending.</summary>
    public static bool HasInterrupt => Line.HasInterrupt;

    private static Uart Line => new(0x2f8);

    public static void Initialize()
    {
        Line.Initialize(Uart.FastestBaud);
        Line.InterruptOnReceive();
    }

    /// <summary>Reads what has come, up to the end of a line that tells a size.</summary>
    /// <returns>False when no more has come.</returns>
    public static bool TryRead(out ushort rows, out ushort columns)
    {
        while (Line.TryRead(out byte value))
        {
            if (Accept(value))
            {
                rows = (ushort)s_rows;
                columns = (ushort)s_number;
                Forget();
                return true;
            }
        }

        rows = columns = 0;
        return false;
    }

    /// <summary>Whether this byte ends a line that tells a size. A line that does not is passed over.</summary>
    private static bool Accept(byte value)
    {
        switch (value)
        {
            case (byte)'\n' when s_isValid && s_rows > 0 && s_number > 0:
                return true;
            case (byte)'\n':
                Forget();
                return false;
            case (byte)' ':
                s_isValid &= s_rows == 0;
                s_rows = s_number;
                s_number = 0;
                return false;
            case >= (byte)'0' and <= (byte)'9' when s_number <= (Largest - 9) / 10:
                s_number = s_number * 10 + value - '0';
                return false;
            default:
                s_isValid = false;
                return false;
        }
    }

    private static void Forget()
    {
        s_rows = s_number = 0;
        s_isValid = true;
    }
}
