namespace Tine.Files;

/// <content>
/// ECHOPRT, for terminals that cannot take back what they have printed: erased characters are printed again, between \ and /.
/// </content>
internal sealed partial class LineEditor
{
    private const LocalModes ShownErasure = LocalModes.Echo | LocalModes.EchoPrint;

    /// <summary>Whether a \ was printed and its / not yet.</summary>
    private bool _isErasing;

    /// <summary>Prints the character that is erased, which begins at a byte of the edited line.</summary>
    private void ShowErased(int index, in Termios settings)
    {
        if (!_isErasing)
        {
            _isErasing = true;
            output.Write("\\"u8, settings);
        }

        for (; index < ring.EditedCount; index++)
        {
            Echo(ring.Edited(index), settings);
        }

        _work += InstructionsToShow;
    }

    private void FinishErasing(in Termios settings)
    {
        if (_isErasing)
        {
            _isErasing = false;
            output.Write("/"u8, settings);
        }
    }

    /// <summary>Forgets that characters were erased from a line that is thrown away: no / follows them.</summary>
    public void ForgetErasing() => _isErasing = false;

    /// <summary>Ends the erased text once nothing of the line is left.</summary>
    private void FinishEmptied(in Termios settings)
    {
        if (ring.EditedCount == 0)
        {
            FinishErasing(settings);
        }
    }
}
