namespace Tine.Files;

/// <summary>The signals that terminals raise; x86-64 numbers. All others are the business of Processes.</summary>
internal static class TerminalSignal
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Continue = 18;
    public const int TerminalStop = 20;
    public const int TerminalInput = 21;
    public const int TerminalOutput = 22;
    public const int WindowChange = 28;
}
