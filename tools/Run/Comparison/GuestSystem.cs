namespace Tine.Tools.Run;

/// <summary>Whose kernel a guest of a comparison boots.</summary>
internal enum GuestSystem
{
    Linux,
    Tine,
}
