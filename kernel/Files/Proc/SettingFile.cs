using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A number of /proc/sys/vm.</summary>
internal sealed class SettingFile(FileSystem fileSystem, SettingKind kind)
    : TextFile(fileSystem, ProcNumbers.FirstSetting + (ulong)kind, Permissions.AllRead | Permissions.OwnerWrite)
{
    private const int LargestRatio = 1000;

    public override bool IsChangeable => true;

    public static string NameOf(SettingKind kind) => kind switch
    {
        SettingKind.OvercommitMemory => "overcommit_memory",
        _ => "overcommit_ratio",
    };

    public override Errno Write(TextBuffer text)
    {
        text.Add(kind == SettingKind.OvercommitMemory ? (long)Commitment.Mode : Commitment.RatioPercent == 0 ? 50 : Commitment.RatioPercent).Add('\n');
        return Errno.None;
    }

    public override Errno Store(ReadOnlySpan<byte> text)
    {
        int number = ProcNumbers.Parse(text.Length > 0 && text[^1] == '\n' ? text[..^1] : text);
        if (number < 0 || number > (kind == SettingKind.OvercommitMemory ? (int)OvercommitMode.Strict : LargestRatio))
        {
            return Errno.EINVAL;
        }

        if (kind == SettingKind.OvercommitMemory)
        {
            Commitment.Mode = (OvercommitMode)number;
        }
        else
        {
            Commitment.RatioPercent = (uint)number;
        }

        return Errno.None;
    }
}
