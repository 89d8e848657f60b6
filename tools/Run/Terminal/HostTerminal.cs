using System;
using System.Runtime.InteropServices;

namespace Tine.Tools.Run;

/// <summary>The terminal that run-qemu.sh was started on. Disposing gives it back as it was.</summary>
/// <remarks>termios(3) and ioctl_tty(2); the structure stays opaque, only cfmakeraw changes it.</remarks>
internal sealed unsafe partial class HostTerminal : IDisposable
{
    private const int Now = 0;
    private const ulong GetWindowSize = 0x5413;

    /// <summary>glibc's struct termios has 60 bytes; room for others.</summary>
    private const int TermiosSize = 256;

    private static readonly string[] s_described =
        ["ansi", "dumb", "linux", "rxvt", "rxvt-unicode", "screen", "screen-256color", "tmux", "tmux-256color", "vt100", "vt220", "xterm", "xterm-256color"];

    private readonly byte[] _saved = new byte[TermiosSize];
    private readonly object _gate = new();
    private bool _isRaw;

    /// <summary>Whether a standard stream (0, 1 or 2) is a terminal.</summary>
    public static bool Is(int descriptor) => IsATty(descriptor) == 1;

    /// <summary>Columns and rows of the terminal on a descriptor, or null.</summary>
    public static (int Columns, int Rows)? Size(int descriptor)
    {
        ushort* size = stackalloc ushort[4];
        return Ioctl(descriptor, GetWindowSize, size) == 0 && size[0] != 0 && size[1] != 0 ? (size[1], size[0]) : null;
    }

    /// <summary>The terminal's name for TERM, if Debian's ncurses-base describes it; or the type that most others behave as.</summary>
    public static string Type
    {
        get
        {
            string name = Environment.GetEnvironmentVariable("TERM") ?? "";
            return Array.IndexOf(s_described, name) >= 0 ? name : "xterm-256color";
        }
    }

    /// <summary>Makes the terminal raw: every key reaches the guest as it is typed, and nothing is echoed here.</summary>
    public void MakeRaw()
    {
        fixed (byte* saved = _saved)
        {
            if (GetAttributes(0, saved) != 0)
            {
                return;
            }

            byte* raw = stackalloc byte[TermiosSize];
            new Span<byte>(saved, TermiosSize).CopyTo(new Span<byte>(raw, TermiosSize));
            MakeRaw(raw);
            lock (_gate)
            {
                _isRaw = SetAttributes(0, Now, raw) == 0;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isRaw)
            {
                _isRaw = false;
                fixed (byte* saved = _saved)
                {
                    SetAttributes(0, Now, saved);
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATty(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int descriptor, ulong request, void* argument);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, void* termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int when, void* termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(void* termios);
}
