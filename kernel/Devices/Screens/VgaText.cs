using Tine.X64;

namespace Tine.Devices.Screens;

/// <summary>VGA's text mode, 80 by 25 characters of code page 437.</summary>
[NoAllocation]
public static unsafe class VgaText
{
    public const int Columns = 80;
    public const int Rows = 25;

    private const ulong Characters = 0xb8000;
    private const ushort ControllerIndex = 0x3d4;
    private const ushort ControllerData = 0x3d5;
    private const ushort GraphicsIndex = 0x3ce;
    private const ushort GraphicsData = 0x3cf;

    /// <summary>Instructions that one character takes to draw, about, and no fewer.</summary>
    public const int InstructionsToDraw = 1000;

    /// <summary>From 0x80 on.</summary>
    private const string UpperHalf =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    /// <summary>Whether there is a VGA in text mode: its cursor's register keeps its value, and graphics are off.</summary>
    public static bool IsPresent
    {
        get
        {
            const byte CursorLow = 0x0f;
            const byte Miscellaneous = 6;
            Ports.WriteByte(ControllerIndex, CursorLow);
            byte before = Ports.ReadByte(ControllerData);
            Ports.WriteByte(ControllerData, 0x5a);
            bool keeps = Ports.ReadByte(ControllerData) == 0x5a;
            Ports.WriteByte(ControllerData, before);
            Ports.WriteByte(GraphicsIndex, Miscellaneous);
            return keeps && (Ports.ReadByte(GraphicsData) & 1) == 0;
        }
    }

    /// <summary>Hides VGA's own cursor, and lets backgrounds be bright instead of characters blink.</summary>
    public static void Initialize()
    {
        const byte CursorStart = 0x0a;
        const byte CursorOff = 0x20;
        Ports.WriteByte(ControllerIndex, CursorStart);
        Ports.WriteByte(ControllerData, CursorOff);
        StopBlinking();
    }

    public static void Draw(int row, int column, Cell cell)
    {
        int colours = Colours.Vga(cell.Foreground) | Colours.Vga(cell.Background) << 4;
        var characters = (ushort*)PhysicalMemory.Pointer(new PhysicalAddress(Characters));
        characters[row * Columns + column] = (ushort)(colours << 8 | CodeOf(cell.Character));
    }

    private static void StopBlinking()
    {
        const ushort InputStatus = 0x3da;
        const ushort Attribute = 0x3c0;
        const ushort AttributeRead = 0x3c1;
        const byte ModeControlKeepPicture = 0x30;
        const byte Blink = 0x08;
        _ = Ports.ReadByte(InputStatus); // the next write is an index
        Ports.WriteByte(Attribute, ModeControlKeepPicture);
        byte mode = Ports.ReadByte(AttributeRead);
        _ = Ports.ReadByte(InputStatus);
        Ports.WriteByte(Attribute, ModeControlKeepPicture);
        Ports.WriteByte(Attribute, (byte)(mode & ~Blink));
    }

    private static byte CodeOf(char character)
    {
        if (character < 0x7f)
        {
            return (byte)character;
        }

        for (int index = 0; index < UpperHalf.Length; index++)
        {
            if (UpperHalf[index] == character)
            {
                return (byte)(0x80 + index);
            }
        }

        const byte Square = 0xfe; // as for no character: a question mark would be one
        return Square;
    }
}
