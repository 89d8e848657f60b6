using System.Runtime.InteropServices;

namespace Tine.Files;

/// <summary>struct termio (TCGETA), 18 bytes: termios as System V had it, with the low halves of the modes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OldTermios
{
    private const int ControlCharacterCount = 8;
    private const uint UpperHalf = 0xffff_0000;

    public ushort Input;
    public ushort Output;
    public ushort Control;
    public ushort Local;
    public byte LineDiscipline;
    public fixed byte ControlCharacters[ControlCharacterCount];

    public static OldTermios Of(in Termios settings)
    {
        var old = new OldTermios
        {
            Input = (ushort)settings.Input,
            Output = (ushort)settings.Output,
            Control = (ushort)settings.Control,
            Local = (ushort)settings.Local,
            LineDiscipline = settings.LineDiscipline,
        };
        for (int i = 0; i < ControlCharacterCount; i++)
        {
            old.ControlCharacters[i] = settings.ControlCharacters[i];
        }

        return old;
    }

    /// <summary>The settings after a change: the other halves and the other characters stay.</summary>
    public readonly Termios Change(Termios settings)
    {
        settings.Input = (InputModes)(((uint)settings.Input & UpperHalf) | Input);
        settings.Output = (OutputModes)(((uint)settings.Output & UpperHalf) | Output);
        settings.Control = (settings.Control & UpperHalf) | Control;
        settings.Local = (LocalModes)(((uint)settings.Local & UpperHalf) | Local);
        settings.LineDiscipline = LineDiscipline;
        for (int i = 0; i < ControlCharacterCount; i++)
        {
            settings.ControlCharacters[i] = ControlCharacters[i];
        }

        return settings;
    }
}
