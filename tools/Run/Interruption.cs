using System;
using System.Runtime.InteropServices;
using Tine.Tools.Image;

namespace Tine.Tools.Run;

/// <summary>
/// ^C, SIGTERM and SIGHUP. A run's guest is stopped, and the run ends as always; at other times (packages are fetched, KVM is
/// probed, Linux is measured) the program ends at once, without leftovers.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>The shell's convention for a program that a signal ended.</summary>
    public const int StatusBase = 128;

    private readonly PosixSignalRegistration[] _registrations;
    private volatile Guest? _guest;

    public Interruption() =>
        _registrations = [On(PosixSignal.SIGINT, 2), On(PosixSignal.SIGTERM, 15), On(PosixSignal.SIGHUP, 1)];

    /// <summary>The signal that stopped the guest; 0 for none.</summary>
    public int Signal { get; private set; }

    /// <summary>The guest to stop, while there is one.</summary>
    public Guest? Guest
    {
        get => _guest;
        set => _guest = value;
    }

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private PosixSignalRegistration On(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Signal = number;
        if (_guest is { } guest)
        {
            guest.Stop();
            return;
        }

        Scratch.Close();
        Guest.KillAll();
        Scratch.DeleteAll();
        Environment.Exit(StatusBase + number);
    });
}
