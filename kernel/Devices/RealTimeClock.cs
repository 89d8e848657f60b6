using Tine.X64;

namespace Tine.Devices;

/// <summary>The CMOS clock, taken to run in UTC. MC146818A data sheet.</summary>
[NoAllocation]
public static class RealTimeClock
{
    private const ushort Index = 0x70;
    private const ushort Data = 0x71;
    private const byte StatusA = 0x0a;
    private const byte StatusB = 0x0b;

    /// <summary>Nanoseconds since 1970-01-01T00:00Z, whole seconds. Two equal readings in a row count.</summary>
    public static ulong ReadNanoseconds()
    {
        ulong last = ReadSeconds();
        for (int attempt = 0; attempt < 10; attempt++)
        {
            ulong next = ReadSeconds();
            if (next == last)
            {
                break;
            }

            last = next;
        }

        return last * 1_000_000_000;
    }

    private static ulong ReadSeconds()
    {
        const byte UpdateInProgress = 0x80;
        const byte Binary = 0x04;
        const byte TwentyFourHours = 0x02;
        for (int attempt = 0; attempt < 100_000 && (Read(StatusA) & UpdateInProgress) != 0; attempt++)
        {
        }

        byte mode = Read(StatusB);
        bool isBinary = (mode & Binary) != 0;
        byte rawHour = Read(4);
        int second = Decode(Read(0), isBinary);
        int minute = Decode(Read(2), isBinary);
        int hour = Decode((byte)(rawHour & 0x7f), isBinary);
        if ((mode & TwentyFourHours) == 0)
        {
            hour = hour % 12 + ((rawHour & 0x80) != 0 ? 12 : 0);
        }

        int day = Decode(Read(7), isBinary);
        int month = Decode(Read(8), isBinary);
        int year = 2000 + Decode(Read(9), isBinary);
        return DaysSinceEpoch(year, month, day) * 86400 + (ulong)(hour * 3600 + minute * 60 + second);
    }

    /// <summary>Days from 1970-01-01 in the Gregorian calendar; the year is taken to start in March, so that the leap day comes last.</summary>
    private static ulong DaysSinceEpoch(int year, int month, int day)
    {
        int shiftedYear = month > 2 ? year : year - 1;
        int shiftedMonth = (month + 9) % 12;
        int days = shiftedYear * 365 + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
            + (shiftedMonth * 306 + 5) / 10 + day - 1;
        const int DaysToEpoch = 719_468;
        return days < DaysToEpoch ? 0 : (ulong)(days - DaysToEpoch);
    }

    private static int Decode(byte value, bool isBinary) => isBinary ? value : (value >> 4) * 10 + (value & 15);

    private static byte Read(byte register)
    {
        Ports.WriteByte(Index, register);
        return Ports.ReadByte(Data);
    }
}
