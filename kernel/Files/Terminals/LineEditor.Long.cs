namespace Tine.Files;

/// <content>
/// Edits of a whole line, in portions: a character of it may take eight on the screen. Who types for a program (a pseudo-terminal's
/// master) counts the work and lets others run; at the keyboard they are done at once.
/// </content>
internal sealed partial class LineEditor
{
    private const int CharactersAPortion = 64;
    private const int InstructionsToShow = 350;
    private const int InstructionsToLook = 15;

    private LongEdit _edit;
    private bool _hasSeenWord;
    private int _shown;
    private int _work;

    /// <summary>An edit has begun and not come to its end: <see cref="GoOn"/> before the next byte.</summary>
    public bool IsBusy => _edit != LongEdit.None;

    /// <summary>About how many instructions were spent on edits since this was asked last.</summary>
    public int TakeWork()
    {
        int work = _work;
        _work = 0;
        return work;
    }

    /// <summary>Does a portion of the edit that has begun.</summary>
    public void GoOn(in Termios settings)
    {
        for (int left = CharactersAPortion; left > 0 && IsBusy; left--)
        {
            bool isMore = _edit switch
            {
                LongEdit.Kill => ring.EditedCount > 0 && RemoveAndWipe(settings),
                LongEdit.EraseWord => EraseInWord(settings),
                _ => ShowNext(settings),
            };
            _edit = isMore ? _edit : LongEdit.None;
        }
    }

    private void Begin(LongEdit edit)
    {
        _edit = edit;
        _hasSeenWord = false;
        _shown = 0;
    }

    private void Kill(byte key, in Termios settings)
    {
        if (!settings.Has(LocalModes.Echo))
        {
            ring.DropEdited();
            return;
        }

        const LocalModes Wiping = LocalModes.EchoKill | LocalModes.EchoKillErase | LocalModes.EchoErase;
        if ((settings.Local & Wiping) == Wiping)
        {
            Begin(LongEdit.Kill);
            return;
        }

        ring.DropEdited();
        FinishErasing(settings);
        Echo(key, settings);
        if (settings.Has(LocalModes.EchoKill))
        {
            output.Write("\n"u8, settings);
        }
    }

    private void Reprint(byte key, in Termios settings)
    {
        FinishErasing(settings);
        Echo(key, settings);
        output.Write("\n"u8, settings);
        _startColumn = output.Column;
        Begin(LongEdit.Reprint);
    }

    /// <returns>False at the end of the word, or of the line.</returns>
    private bool EraseInWord(in Termios settings)
    {
        if (ring.EditedCount == 0)
        {
            return false;
        }

        bool isWordPart = IsWordPart(ring.Edited(ring.EditedCount - 1));
        if (_hasSeenWord && !isWordPart)
        {
            return false;
        }

        _hasSeenWord |= isWordPart;
        return RemoveAndWipe(settings);
    }

    /// <returns>False at the end of the line.</returns>
    private bool ShowNext(in Termios settings)
    {
        if (_shown >= ring.EditedCount)
        {
            return false;
        }

        Echo(ring.Edited(_shown++), settings);
        _work += InstructionsToShow;
        return true;
    }
}
