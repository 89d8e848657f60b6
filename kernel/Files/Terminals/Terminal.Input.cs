using System;

namespace Tine.Files;

/// <content>What is typed, at a keyboard or by a program.</content>
public sealed partial class Terminal
{
    /// <summary>Instructions for a byte that is typed and echoed, about.</summary>
    private const int InstructionsAByte = 300;

    /// <summary>Instructions to send a signal to a group that is told at once.</summary>
    private const int InstructionsToSignal = 40_000;

    /// <summary>The last byte was a key that sends a signal.</summary>
    private bool _hasSignalled;

    /// <summary>Takes a byte that came in. Runs in interrupt handlers.</summary>
    [NoAllocation]
    public void Receive(byte value)
    {
        FinishEdit();
        Take(value);
        FinishEdit();
    }

    /// <summary>Takes bytes that a program types: others run meanwhile.</summary>
    /// <returns>The number of bytes taken: less than all when its thread has been killed.</returns>
    public int Receive(ReadOnlySpan<byte> bytes, ref WorkPortion portion)
    {
        int taken = 0;
        while (taken < bytes.Length)
        {
            if (_settings.PassesInput && !_editor.IsBusy && !_editor.IsNextLiteral)
            {
                _ring.AddRaw(bytes[taken..]);
                _inputWaiting.WakeAll();
                return bytes.Length;
            }

            if (Receive(bytes[taken], ref portion) != Errno.None)
            {
                break;
            }

            taken++;
        }

        return taken;
    }

    /// <summary>Takes a byte that a program types: others run meanwhile.</summary>
    /// <returns>None, or EINTR when its thread has been killed.</returns>
    public Errno Receive(byte value, ref WorkPortion portion)
    {
        _hasSignalled = false;
        Errno error = FinishEdit(ref portion);
        if (error == Errno.None)
        {
            Take(value);
            error = FinishEdit(ref portion);
        }

        return error == Errno.None ? portion.Spend(InstructionsAByte + (_hasSignalled ? InstructionsToSignal : 0)) : error;
    }

    [NoAllocation]
    private void FinishEdit()
    {
        while (_editor.IsBusy)
        {
            _editor.GoOn(_settings);
        }
    }

    private Errno FinishEdit(ref WorkPortion portion)
    {
        Errno error = portion.Spend(_editor.TakeWork());
        while (_editor.IsBusy && error == Errno.None)
        {
            _editor.GoOn(_settings);
            error = portion.Spend(_editor.TakeWork());
        }

        return error;
    }

    [NoAllocation]
    private void Take(byte value)
    {
        value = _settings.Has(InputModes.Strip) ? (byte)(value & 0x7f) : value;
        value = _settings.Has(InputModes.ToLowerCase) && _settings.Has(LocalModes.Extended) ? LetterCase.ToLower(value) : value;
        if (_settings.Has(LocalModes.ExternalProcessing))
        {
            _editor.AddUnseen(value);
            _inputWaiting.WakeAll();
            return;
        }

        if (!_editor.IsNextLiteral && (ControlsOutput(value) || RaisesSignal(value) || !MapReturn(ref value)))
        {
            return;
        }

        if (_settings.IsCanonical)
        {
            if (_editor.Accept(value, _settings))
            {
                _inputWaiting.WakeAll();
            }

            return;
        }

        _editor.AddRaw(value, _settings);
        _inputWaiting.WakeAll();
    }
}
