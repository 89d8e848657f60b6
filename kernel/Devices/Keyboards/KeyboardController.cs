using Tine.X64;

namespace Tine.Devices.Keyboards;

/// <summary>The PC's keyboard controller, an 8042: the port for the PS/2 keyboard.</summary>
[NoAllocation]
public static class KeyboardController
{
    /// <summary>Interrupt line on the ISA bus.</summary>
    public const int InterruptLine = 1;

    private const ushort Data = 0x60;
    private const ushort Command = 0x64;
    private const byte OutputFull = 0x01;
    private const byte InputFull = 0x02;
    private const byte FromMouse = 0x20;

    /// <summary>Whether a controller is there: an empty place on the bus reads as ones.</summary>
    public static bool IsPresent => Ports.ReadByte(Command) != 0xff;

    /// <summary>Whether a keyboard answered when it was switched on, or the firmware in its place.</summary>
    public static bool HasKeyboard { get; private set; }

    /// <summary>Switches the keyboard on: scan codes of set 1, an interrupt for each; the mouse off.</summary>
    /// <returns>False when the controller does not answer.</returns>
    public static bool Initialize()
    {
        const byte DisableKeyboard = 0xad;
        const byte DisableMouse = 0xa7;
        const byte ReadConfiguration = 0x20;
        const byte WriteConfiguration = 0x60;
        const byte EnableKeyboard = 0xae;
        const byte StartScanning = 0xf4;
        const byte Acknowledgement = 0xfa;
        const byte KeyboardInterrupt = 0x01;
        const byte MouseInterrupt = 0x02;
        const byte KeyboardOff = 0x10;
        const byte TranslateToSet1 = 0x40;
        SendCommand(DisableKeyboard);
        SendCommand(DisableMouse);
        Drain();
        SendCommand(ReadConfiguration);
        if (!WaitForOutput())
        {
            return false;
        }

        byte configuration = Ports.ReadByte(Data);
        configuration = (byte)((configuration | KeyboardInterrupt | TranslateToSet1) & ~(MouseInterrupt | KeyboardOff));
        SendCommand(WriteConfiguration);
        SendData(configuration);
        SendCommand(EnableKeyboard);
        SendData(StartScanning);
        HasKeyboard = WaitForOutput() && Ports.ReadByte(Data) == Acknowledgement;
        Drain();
        return true;
    }

    /// <summary>Reads the next byte of the keyboard; the mouse's are dropped.</summary>
    public static bool TryRead(out byte value)
    {
        for (byte status = Ports.ReadByte(Command); (status & OutputFull) != 0; status = Ports.ReadByte(Command))
        {
            value = Ports.ReadByte(Data);
            if ((status & FromMouse) == 0)
            {
                return true;
            }
        }

        value = 0;
        return false;
    }

    private static void SendCommand(byte command)
    {
        WaitForInput();
        Ports.WriteByte(Command, command);
    }

    private static void SendData(byte value)
    {
        WaitForInput();
        Ports.WriteByte(Data, value);
    }

    private static void Drain()
    {
        for (int count = 0; count < 64 && (Ports.ReadByte(Command) & OutputFull) != 0; count++)
        {
            _ = Ports.ReadByte(Data);
        }
    }

    private static void WaitForInput()
    {
        for (int attempt = 0; attempt < Attempts && (Ports.ReadByte(Command) & InputFull) != 0; attempt++)
        {
        }
    }

    private static bool WaitForOutput()
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if ((Ports.ReadByte(Command) & OutputFull) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reading a port takes about a microsecond: a tenth of a second.</summary>
    private const int Attempts = 100_000;
}
