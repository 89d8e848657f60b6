namespace Tine.Files;

/// <summary>The keys that act at once, as they are typed: flow control and signals. All of it runs in interrupt handlers.</summary>
public sealed partial class Terminal
{
    /// <summary>Handles ^S and ^Q.</summary>
    [NoAllocation]
    private bool ControlsOutput(byte value)
    {
        if (!_settings.Has(InputModes.OutputControl))
        {
            return false;
        }

        if (_settings.Is(value, ControlCharacter.Start))
        {
            ResumeOutput();
            return true;
        }

        if (_settings.Is(value, ControlCharacter.Stop))
        {
            HoldOutput();
            return true;
        }

        if (_settings.Has(InputModes.AnyRestarts))
        {
            ResumeOutput();
        }

        return false;
    }

    /// <summary>Handles ^C, ^\ and ^Z.</summary>
    [NoAllocation]
    private bool RaisesSignal(byte value)
    {
        if (!_settings.Has(LocalModes.Signals))
        {
            return false;
        }

        int signal = _settings.Is(value, ControlCharacter.Interrupt) ? TerminalSignal.Interrupt
            : _settings.Is(value, ControlCharacter.Quit) ? TerminalSignal.Quit
            : _settings.Is(value, ControlCharacter.Suspend) ? TerminalSignal.TerminalStop
            : 0;
        if (signal == 0)
        {
            return false;
        }

        if (!_settings.Has(LocalModes.NoFlush))
        {
            ClearInput();
            _echo.Clear();
            _sink.OnOutputFlush();
        }

        ResumeOutput();
        if (_settings.Has(LocalModes.Echo))
        {
            _editor.Echo(value, _settings);
        }

        if (ForegroundGroup != 0)
        {
            _jobs.SendToGroup(ForegroundGroup, signal);
            _hasSignalled = true;
        }

        return true;
    }

    /// <returns>False when the byte is to be dropped.</returns>
    [NoAllocation]
    private bool MapReturn(ref byte value)
    {
        if (value == '\r')
        {
            if (_settings.Has(InputModes.IgnoreReturn))
            {
                return false;
            }

            value = _settings.Has(InputModes.ReturnToNewline) ? (byte)'\n' : value;
        }
        else if (value == '\n' && _settings.Has(InputModes.NewlineToReturn))
        {
            value = (byte)'\r';
        }

        return true;
    }

    [NoAllocation]
    private void HoldOutput()
    {
        if (!_isOutputStopped)
        {
            _isOutputStopped = true;
            _echo.Hold();
            _sink.OnOutputStopped();
        }
    }

    [NoAllocation]
    private void ResumeOutput()
    {
        if (_isOutputStopped)
        {
            _isOutputStopped = false;
            _echo.Release(_settings);
            _sink.OnOutputStarted();
            _outputWaiting.WakeAll();
        }
    }

    /// <summary>Throws away typed input; input that was refused for lack of room may go on.</summary>
    [NoAllocation]
    private void ClearInput()
    {
        _ring.Clear();
        _editor.ForgetErasing();
        _sink.OnInputFlush();
        _sink.OnInputRoom();
    }
}
