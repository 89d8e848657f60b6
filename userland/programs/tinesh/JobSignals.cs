using Tine.Runtime;

namespace Tine.Shell;

/// <summary>Signals from the keyboard: an interactive shell ignores them, its jobs do not.</summary>
internal static class JobSignals
{
    internal static void Ignore()
    {
        Unix.Ignore(Signal.Interrupt);
        Unix.Ignore(Signal.Quit);
        Unix.Ignore(Signal.TerminalStop);
        Unix.Ignore(Signal.TerminalInput);
        Unix.Ignore(Signal.TerminalOutput);
    }

    internal static void RestoreDefaults()
    {
        Unix.SetDefault(Signal.Interrupt);
        Unix.SetDefault(Signal.Quit);
        Unix.SetDefault(Signal.TerminalStop);
        Unix.SetDefault(Signal.TerminalInput);
        Unix.SetDefault(Signal.TerminalOutput);
    }
}
