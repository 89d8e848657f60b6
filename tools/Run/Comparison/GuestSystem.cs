namespace Tine.Tools.Run;

/// <summary>The kernel that a guest of a comparison boots.</summary>
internal enum GuestSystem
{
    Linux,
    Tine,

    /// <summary>Tine's kernel, built so that it counts what a fork spends where.</summary>
    TineWithPhases,
}
