namespace Tine.Runtime;

/// <summary>The state of a terminal.</summary>
public static unsafe class TerminalState
{
    // struct termios of ioctl_tty(2): the local flags are its fourth word.
    private const int AttributeWords = 16;
    private const int LocalWord = 3;
    private const uint Echo = 8;

    /// <summary>
    /// Whether a descriptor is a terminal that shows what is typed, and so one that somebody sits at: the kernel is told when the
    /// far end of the console is a file or a pipe, and echoes nothing then.
    /// </summary>
    public static bool Echoes(int descriptor)
    {
        uint* attributes = stackalloc uint[AttributeWords];
        return Unix.IoCtl(descriptor, TerminalControl.GetAttributes, attributes).Succeeded && (attributes[LocalWord] & Echo) != 0;
    }
}
