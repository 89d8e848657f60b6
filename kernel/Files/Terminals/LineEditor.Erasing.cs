namespace Tine.Files;

/// <content>Takes characters out of the edited line, and their pictures off the screen.</content>
internal sealed partial class LineEditor
{
    private void EraseCharacter(byte key, in Termios settings)
    {
        if (ring.EditedCount == 0)
        {
            return;
        }

        if (settings.Has(LocalModes.Echo) && !settings.Has(LocalModes.EchoErase | LocalModes.EchoPrint))
        {
            if (RemoveLast(settings, out _))
            {
                Echo(key, settings);
            }

            return;
        }

        RemoveAndWipe(settings);
    }

    /// <summary>Takes out the last character, all of its bytes, and its picture on the screen.</summary>
    /// <returns>False when there is no whole character: see <see cref="RemoveLast"/>.</returns>
    private bool RemoveAndWipe(in Termios settings)
    {
        if (!RemoveLast(settings, out byte first))
        {
            return false;
        }

        if (!settings.Has(LocalModes.Echo) || settings.Has(LocalModes.EchoPrint))
        {
            FinishEmptied(settings);
            return true;
        }

        if (!settings.Has(LocalModes.EchoErase))
        {
            return true;
        }

        int columns = first == '\t' ? LastTabWidth(settings)
            : !IsControl(first) ? 1
            : settings.Has(LocalModes.EchoControl) ? 2 : 0;
        for (int i = 0; i < columns; i++)
        {
            output.Write(first == '\t' ? "\b"u8 : "\b \b"u8, settings);
        }

        _work += InstructionsToShow * columns;
        return true;
    }

    /// <summary>Takes out the last character, all of its bytes.</summary>
    /// <param name="first">The first of them.</param>
    /// <returns>False when the line holds continuation bytes alone, which stay: a character is not erased in part.</returns>
    private bool RemoveLast(in Termios settings, out byte first)
    {
        int index = ring.EditedCount - 1;
        while (index > 0 && IsContinuation(ring.Edited(index), settings))
        {
            index--;
        }

        _work += InstructionsToLook * (ring.EditedCount - index);
        first = ring.Edited(index);
        if (IsContinuation(first, settings))
        {
            return false;
        }

        if ((settings.Local & ShownErasure) == ShownErasure)
        {
            ShowErased(index, settings);
        }

        ring.DropEditedFrom(index);
        return true;
    }

    /// <summary>The width of a tab that was removed just now, from what is left between it and the one before.</summary>
    private int LastTabWidth(in Termios settings)
    {
        int column = 0;
        for (int i = ring.EditedCount - 1; i >= 0; i--)
        {
            byte value = ring.Edited(i);
            _work += InstructionsToLook;
            if (value == '\t')
            {
                return OutputProcessor.TabWidthAt(column);
            }

            column += IsControl(value) ? (settings.Has(LocalModes.EchoControl) ? 2 : 0)
                : IsContinuation(value, settings) ? 0 : 1;
        }

        return OutputProcessor.TabWidthAt(_startColumn + column);
    }
}
