using System.Runtime.InteropServices;

namespace Tine.Files;

/// <summary>struct termios2 (TCGETS2): termios and the line's speeds, 44 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Termios2
{
    public Termios Settings;
    public uint InputSpeed;
    public uint OutputSpeed;
}
