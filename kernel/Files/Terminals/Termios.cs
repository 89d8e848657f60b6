using System.Runtime.InteropServices;

namespace Tine.Files;

/// <summary>struct termios of the kernel interface (TCGETS), 36 bytes; asm-generic/termbits.h.</summary>
[StructLayout(LayoutKind.Sequential)]
[NoAllocation]
public unsafe struct Termios
{
    private const int ControlCharacterCount = 19;

    /// <summary>CSIZE and PARENB: a pseudo-terminal always has eight bits and no parity.</summary>
    private const uint FrameModes = 0x30 | 0x100;

    /// <summary>CS8 and CREAD: eight bits, receiver on.</summary>
    private const uint EightBits = 0x30 | 0x80;

    /// <summary>CLOCAL: modem control lines are ignored.</summary>
    public const uint IgnoresCarrier = 0x800;

    public InputModes Input;
    public OutputModes Output;
    public uint Control;
    public LocalModes Local;
    public byte LineDiscipline;
    public fixed byte ControlCharacters[ControlCharacterCount];

    /// <summary>The character of a function; 0 when the function is off.</summary>
    public readonly byte this[ControlCharacter which] => ControlCharacters[(int)which];

    /// <summary>A new terminal's settings: canonical, echoing, the usual keys.</summary>
    public static Termios Default()
    {
        var settings = new Termios
        {
            Input = InputModes.ReturnToNewline | InputModes.OutputControl,
            Output = OutputModes.Process | OutputModes.NewlineToReturnNewline,
            Control = EightBits | LineSpeed.Default,
            Local = LocalModes.Signals | LocalModes.Canonical | LocalModes.Echo | LocalModes.EchoErase | LocalModes.EchoKill
                | LocalModes.EchoControl | LocalModes.EchoKillErase | LocalModes.Extended,
        };
        settings.ControlCharacters[(int)ControlCharacter.Interrupt] = 0x03;
        settings.ControlCharacters[(int)ControlCharacter.Quit] = 0x1c;
        settings.ControlCharacters[(int)ControlCharacter.Erase] = 0x7f;
        settings.ControlCharacters[(int)ControlCharacter.Kill] = 0x15;
        settings.ControlCharacters[(int)ControlCharacter.EndOfFile] = 0x04;
        settings.ControlCharacters[(int)ControlCharacter.Minimum] = 1;
        settings.ControlCharacters[(int)ControlCharacter.Start] = 0x11;
        settings.ControlCharacters[(int)ControlCharacter.Stop] = 0x13;
        settings.ControlCharacters[(int)ControlCharacter.Suspend] = 0x1a;
        settings.ControlCharacters[(int)ControlCharacter.Reprint] = 0x12;
        settings.ControlCharacters[(int)ControlCharacter.Discard] = 0x0f;
        settings.ControlCharacters[(int)ControlCharacter.WordErase] = 0x17;
        settings.ControlCharacters[(int)ControlCharacter.LiteralNext] = 0x16;
        return settings;
    }

    /// <summary>Settings of a line without bits or parity of its own: Linux's pty_set_termios.</summary>
    public readonly Termios WithoutFrame()
    {
        Termios settings = this;
        settings.Control = (Control & ~FrameModes) | EightBits;
        return settings;
    }

    /// <summary>
    /// Merges new settings with the old: locked ones stay as before; tty_ioctl(4), "Locking the termios structure".
    /// </summary>
    public readonly Termios With(in Termios before, in Termios locked)
    {
        Termios settings = this;
        settings.Input = (Input & ~locked.Input) | (before.Input & locked.Input);
        settings.Output = (Output & ~locked.Output) | (before.Output & locked.Output);
        settings.Control = (Control & ~locked.Control) | (before.Control & locked.Control);
        settings.Local = (Local & ~locked.Local) | (before.Local & locked.Local);
        settings.LineDiscipline = locked.LineDiscipline != 0 ? before.LineDiscipline : LineDiscipline;
        for (int i = 0; i < ControlCharacterCount; i++)
        {
            settings.ControlCharacters[i] = locked.ControlCharacters[i] != 0 ? before.ControlCharacters[i] : ControlCharacters[i];
        }

        return settings;
    }

    /// <summary>Whether input passes as it comes: no byte of it is changed, echoed, kept for a line, or means anything.</summary>
    public readonly bool PassesInput =>
        !Has(InputModes.MarkErrors | InputModes.Strip | InputModes.NewlineToReturn | InputModes.IgnoreReturn
            | InputModes.ReturnToNewline | InputModes.ToLowerCase | InputModes.OutputControl)
        && !Has(LocalModes.Canonical | LocalModes.Signals | LocalModes.Echo);

    public readonly bool Has(InputModes modes) => (Input & modes) != 0;

    public readonly bool Has(OutputModes modes) => (Output & modes) != 0;

    public readonly bool Has(LocalModes modes) => (Local & modes) != 0;

    /// <summary>Whether input is edited and read by lines: not where the far end edits it (EXTPROC).</summary>
    public readonly bool IsCanonical => (Local & (LocalModes.Canonical | LocalModes.ExternalProcessing)) == LocalModes.Canonical;

    /// <summary>Whether a byte is the key of a function that is on.</summary>
    public readonly bool Is(byte value, ControlCharacter which) => value != 0 && value == ControlCharacters[(int)which];
}
