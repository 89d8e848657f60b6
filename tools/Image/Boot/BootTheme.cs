using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Tine.Tools.Image;

/// <summary>
/// The look of the boot menu: fonts, colours and places for GRUB's gfxmenu, in the screen's own mode. Places are in percent. Fonts are
/// not: GRUB neither scales one nor tells its scripts the mode. They are as large as 800 by 600 pixels allow, for the sake of large screens.
/// </summary>
internal static class BootTheme
{
    /// <summary>The folder on the medium.</summary>
    public const string Folder = "/boot/grub/tine/";

    /// <summary>GRUB's modules that draw it.</summary>
    public const string Modules = "gfxterm gfxmenu font tga echo";

    /// <summary>Fonts of Debian's xfonts-terminus, and their files on the medium.</summary>
    public static IReadOnlyList<string> Fonts { get; } = ["u24n", "u28n", "u32n", "u32b"];

    private const string FontFolder = "/usr/share/fonts/X11/misc/";

    /// <summary>The bar on the chosen entry: 0xRRGGBB.</summary>
    private const int BarColour = 0x1f4e79;

    /// <summary>Pixels of the bar to the left of the text.</summary>
    private const byte BarMargin = 12;

    /// <summary>The text of theme.txt.</summary>
    internal const string Theme = """
        desktop-color: "#101820"
        title-text: ""
        terminal-font: "Tine Regular 24"
        terminal-left: "5%"
        terminal-top: "5%"
        terminal-width: "90%"
        terminal-height: "90%"
        terminal-border: "0"
        + label { left = 5% top = 8% width = 90% height = 40 text = "Tine" font = "Tine Bold 32" color = "#ffffff" }
        + label { left = 5% top = 8%+44 width = 90% height = 30 text = "An operating system about how processes are made" font = "Tine Regular 28" color = "#9fb4c8" }
        + boot_menu { left = 5% top = 28% width = 90% height = 240 item_font = "Tine Regular 32" item_color = "#c8d4e0" selected_item_color = "#ffffff"
            item_height = 44 item_padding = 12 item_spacing = 6 item_icon_space = 0 icon_width = 0 icon_height = 0
            selected_item_pixmap_style = "bar_*.tga" scrollbar = false }
        + label { id = "__timeout__" left = 5% top = 92%-126 width = 90% height = 30 text = "The chosen entry starts in %d seconds." font = "Tine Regular 28" color = "#ffd479" }
        + label { left = 5% top = 92%-84 width = 90% height = 30 text = "Up and Down choose, Enter starts." font = "Tine Regular 28" color = "#9fb4c8" }
        + label { left = 5% top = 92%-42 width = 90% height = 30 text = "E edits the kernel's words, such as keymap=de." font = "Tine Regular 28" color = "#9fb4c8" }
        + label { left = 5% top = 92% width = 90% height = 30 text = "C is GRUB's prompt. Tine writes to no disk." font = "Tine Regular 28" color = "#9fb4c8" }

        """;

    /// <summary>Writes the files into a medium's tree.</summary>
    /// <exception cref="IOException">A font cannot be converted.</exception>
    public static void Write(string tree)
    {
        string folder = tree + Folder;
        Directory.CreateDirectory(folder);
        File.WriteAllText(folder + "theme.txt", Theme);
        File.WriteAllBytes(folder + "bar_c.tga", MakeBar(width: 1));
        File.WriteAllBytes(folder + "bar_w.tga", MakeBar(BarMargin));
        foreach (string font in Fonts)
        {
            Convert(FontFolder + "ter-" + font + "_unicode.pcf.gz", folder + font + ".pf2");
        }
    }

    /// <summary>A picture of one row, which is drawn as high as need be: Truevision TGA 2.0, type 2, 24 bits, blue first.</summary>
    private static byte[] MakeBar(byte width)
    {
        byte[] head = [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, width, 0, 1, 0, 24, 0];
        byte[] pixel = [BarColour & 0xff, BarColour >> 8 & 0xff, BarColour >> 16];
        return [.. head, .. Enumerable.Repeat(pixel, width).SelectMany(part => part)];
    }

    private static void Convert(string font, string output)
    {
        var start = new ProcessStartInfo("grub-mkfont", ["--name=Tine", "--output=" + output, font]) { RedirectStandardError = true };
        try
        {
            using Process made = Process.Start(start)!;
            string messages = made.StandardError.ReadToEnd();
            made.WaitForExit();
            if (made.ExitCode != 0)
            {
                throw new IOException("grub-mkfont cannot convert " + font + ": " + messages.Trim());
            }
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new IOException("grub-mkfont cannot be started: " + problem.Message, problem);
        }
    }
}
