namespace Tine.Files;

/// <summary>The numbers of /proc/sys that can be read and set.</summary>
internal enum SettingKind
{
    OvercommitMemory,
    OvercommitRatio,
    Count,
}
