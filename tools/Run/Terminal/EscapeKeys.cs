using System;

namespace Tine.Tools.Run;

/// <summary>Picks Ctrl-A x (end the guest) and Ctrl-A w (where does it stand?) out of what is typed; Ctrl-A Ctrl-A types one Ctrl-A. As in QEMU.</summary>
public sealed class EscapeKeys
{
    private const byte ControlA = 1;

    private bool _isAfterControlA;

    /// <summary>Whether Ctrl-A x has been seen.</summary>
    public bool WantsToQuit { get; private set; }

    /// <summary>Whether Ctrl-A w has been seen.</summary>
    public bool WantsAnswer { get; private set; }

    /// <summary>Filters what was typed in place.</summary>
    /// <returns>The number of bytes that remain for the guest, at the start of <paramref name="typed"/>.</returns>
    public int Filter(Span<byte> typed)
    {
        int kept = 0;
        foreach (byte key in typed)
        {
            if (!_isAfterControlA && key == ControlA)
            {
                _isAfterControlA = true;
                continue;
            }

            bool isEscaped = _isAfterControlA;
            _isAfterControlA = false;
            if (isEscaped && key is (byte)'x' or (byte)'X')
            {
                WantsToQuit = true;
                return kept;
            }

            if (isEscaped && key is (byte)'w' or (byte)'W')
            {
                WantsAnswer = true;
                return kept;
            }

            typed[kept++] = key;
        }

        return kept;
    }
}
