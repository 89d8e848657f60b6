namespace Tine.Tools.Run;

/// <summary>Whose kernel a guest of a comparison boots.</summary>
internal enum GuestSystem
{
    Linux,
    Tine,

    /// <summary>Tine's kernel, built so that it counts what a fork spends where.</summary>
    TineWithPhases,
}
