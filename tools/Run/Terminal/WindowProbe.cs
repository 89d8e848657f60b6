using System;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>Finds out where a guest's screen can be seen: Debian has QEMU's windows in a package of their own.</summary>
internal static class WindowProbe
{
    /// <summary>A window where there is a desktop, or else VNC.</summary>
    /// <exception cref="CommandLineException">There is a desktop, but QEMU opens no windows.</exception>
    public static ScreenWindow Find()
    {
        string[] desktops = ["DISPLAY", "WAYLAND_DISPLAY"];
        bool hasDesktop = desktops.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
        return hasDesktop ? Choose(AskQemu()) : ScreenWindow.Vnc;
    }

    /// <param name="displays">QEMU's answer to <c>-display help</c>: a name a line, after a sentence.</param>
    internal static ScreenWindow Choose(string displays) => displays.Split('\n').Any(line => line.Trim() == "gtk")
        ? ScreenWindow.Window
        : throw new CommandLineException("QEMU opens no windows here. Type: sudo apt-get install qemu-system-gui (or, for VNC: env -u DISPLAY -u WAYLAND_DISPLAY ./run-qemu.sh ...)");

    private static string AskQemu()
    {
        var start = new ProcessStartInfo(GuestOptions.Qemu, ["-display", "help"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process qemu = Process.Start(start)!;
            qemu.ErrorDataReceived += (_, _) => { };
            qemu.BeginErrorReadLine();
            return qemu.StandardOutput.ReadToEnd();
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new IOException($"{GuestOptions.Qemu} cannot be started: {problem.Message}", problem);
        }
    }
}
