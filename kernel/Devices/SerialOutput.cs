using System;

namespace Tine.Devices;

/// <summary>
/// Bytes that wait to be sent over the serial line. At 115,200 baud a byte takes 87 microseconds, for which nobody waits: the line
/// interrupts when it can take more (16550 data sheet, transmitter holding register empty).
/// </summary>
public static class SerialOutput
{
    /// <summary>Writers of the console wait while there is less room than this, in bytes; echo and the kernel's log use it up.</summary>
    public const int RoomForWriters = Capacity / 2;

    private const int Capacity = 8192;

    private static byte[]? s_ring;
    private static int s_start;
    private static int s_count;

    /// <summary>Whether everything has been handed to the line.</summary>
    [NoAllocation]
    public static bool IsEmpty => s_count == 0;

    /// <summary>The number of bytes that can be written without waiting for the line.</summary>
    [NoAllocation]
    public static int Room => Capacity - s_count;

    /// <summary>Lets output go on by interrupts, which call <see cref="Send"/>, instead of waiting for the line.</summary>
    public static void Start() => s_ring = new byte[Capacity];

    /// <summary>Sends all that waits, and from now on each byte at once: there may be no more interrupts.</summary>
    [NoAllocation]
    public static void Stop()
    {
        Flush();
        s_ring = null;
    }

    /// <summary>Sends bytes after those that wait. Where there is no room it waits for the line, a byte's time each.</summary>
    [NoAllocation]
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            Add(value);
        }

        Send();
    }

    /// <summary>Writes one byte.</summary>
    [NoAllocation]
    public static void Write(byte value)
    {
        Add(value);
        Send();
    }

    /// <summary>Hands over as many bytes as the line takes now.</summary>
    [NoAllocation]
    public static void Send()
    {
        while (s_count > 0 && SerialPort.IsReadyToSend)
        {
            for (int left = SerialPort.FifoSize; left > 0 && s_count > 0; left--)
            {
                SerialPort.Put(Take());
            }
        }

        SerialPort.InterruptWhenReadyToSend(s_count > 0);
    }

    /// <summary>Waits until the line has taken all.</summary>
    [NoAllocation]
    public static void Flush()
    {
        while (s_count > 0)
        {
            SerialPort.Write(Take());
        }
    }

    [NoAllocation]
    private static void Add(byte value)
    {
        if (s_ring is not { } ring)
        {
            SerialPort.Write(value);
            return;
        }

        if (s_count == Capacity)
        {
            SerialPort.Write(Take());
        }

        ring[(s_start + s_count++) % Capacity] = value;
    }

    [NoAllocation]
    private static byte Take()
    {
        byte value = s_ring![s_start];
        s_start = (s_start + 1) % Capacity;
        s_count--;
        return value;
    }
}
