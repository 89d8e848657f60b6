using System;
using System.Globalization;

namespace Tine.Tools.Run;

/// <summary>The kernel's log about the end of the guest.</summary>
public static class GuestLog
{
    private const string ExitMark = "exit status ";
    private const string PanicMark = "PANIC: ";

    /// <summary>The kernel's panic when somebody asks where it stands (KernelPanic.NonMaskable).</summary>
    private const string Answer = "A non-maskable interrupt asks";

    /// <summary>The kernel's end when all threads sleep for good (KernelPanic.IfNobodyWakes).</summary>
    private const string Deadlock = "Nobody can ever wake again";

    /// <summary>The status that init handed over: the N of a log that ends in <c>exit status N</c>, or null.</summary>
    public static int? ExitStatus(string log)
    {
        int mark = log.LastIndexOf(ExitMark, StringComparison.Ordinal);
        bool isThere = mark >= 0 && int.TryParse(log.AsSpan(mark + ExitMark.Length).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isThere ? int.Parse(log.AsSpan(mark + ExitMark.Length), CultureInfo.InvariantCulture) & 255 : null;
    }

    /// <summary>The last line when a program ended the machine: <c>Restart, as process 3 (busybox) asked.</c>; or null.</summary>
    public static string? EndAsked(string log)
    {
        string whole = log.TrimEnd();
        string last = whole[(whole.LastIndexOf('\n') + 1)..];
        return last.EndsWith(") asked.", StringComparison.Ordinal) ? last : null;
    }

    /// <summary>Whether that program asked for power off.</summary>
    public static bool IsPowerOff(string log) => EndAsked(log)?.StartsWith("Power off", StringComparison.Ordinal) ?? false;

    /// <summary>Whether the kernel ended because it was asked where it stands.</summary>
    public static bool IsAnswer(string log) => Panic(log) is { } reason && reason.StartsWith(Answer, StringComparison.Ordinal);

    /// <summary>Whether the kernel ended because nothing could ever happen again.</summary>
    public static bool IsDeadlock(string log) => Panic(log) is { } reason && reason.StartsWith(Deadlock, StringComparison.Ordinal);

    /// <summary>The sentence after <c>PANIC:</c>, or null when the kernel did not panic.</summary>
    public static string? Panic(string log)
    {
        int mark = log.IndexOf(PanicMark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return null;
        }

        int end = log.AsSpan(mark).IndexOfAny('\r', '\n');
        return log[(mark + PanicMark.Length)..(end < 0 ? log.Length : mark + end)];
    }
}
