using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Tine.Tools.Image;

/// <summary>GRUB's configuration: a menu; the first entry is taken after a while.</summary>
/// <param name="Entries">The entries to choose from.</param>
/// <param name="WaitSeconds">Seconds that the menu waits for a key; 0 shows none.</param>
public sealed record BootMenu(IReadOnlyList<BootEntry> Entries, int WaitSeconds)
{
    /// <summary>The places of the kernel and the root file system's archive on the medium.</summary>
    public const string KernelPath = "/boot/kernel.elf";
    public const string InitramfsPath = "/boot/initramfs.cpio";

    /// <summary>
    /// The firmware's own modes alone: GRUB's drivers of emulated adapters know no screen's size, and one of them brings Bochs down.
    /// </summary>
    private const string VideoDrivers = "if [ \"$grub_platform\" = pc ]; then insmod vbe; insmod vga; else insmod efi_gop; insmod efi_uga; fi\n";

    /// <summary>The menu of somebody who starts a PC from the medium.</summary>
    /// <param name="words">Kernel words that each entry begins with, separated by blanks.</param>
    public static BootMenu ForPeople(string words) => new(
        [
            new("Start Tine", words, BootScreen.Native),
            new("Measure fork and vfork, then a shell", words + " -- sh -c forkbench%20|%20tee%20/tmp/forkbench.txt%3b%20exec%20sh", BootScreen.Native),
            new("Safe settings: no APIC, SMAP, USB; text", words + " noapic nosmap usb=off", BootScreen.Text),
            new("Test the memory first", words + " memtest", BootScreen.Native),
        ],
        WaitSeconds: 5);

    /// <summary>A medium that starts one thing at once.</summary>
    public static BootMenu ForOne(string arguments, BootScreen screen) => new([new("Tine", arguments, screen)], WaitSeconds: 0);

    /// <summary>Whether somebody sees it.</summary>
    public bool IsShown => WaitSeconds != 0;

    /// <summary>The text of grub.cfg.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"set timeout={WaitSeconds}\n");
        text.Append("set default=0\n").Append(VideoDrivers);
        if (IsShown)
        {
            WriteLook(text);
        }

        text.Append("if cpuid -l; then\n");
        foreach (BootEntry entry in Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"menuentry {Quote(entry.Title)} {{\n");
            text.Append(IsShown ? "  echo 'Loading the kernel and its files ...'\n" : "");
            text.Append(CultureInfo.InvariantCulture, $"  multiboot2 {KernelPath} {QuoteWords(entry.Arguments)}\n");
            // Only behind multiboot2, which sets it to what the kernel's header asks for.
            text.Append(entry.Screen switch
            {
                BootScreen.Text => "  set gfxpayload=text\n",
                BootScreen.Native => "  set gfxpayload=auto\n",
                BootScreen.Large => "  set gfxpayload=1920x1080x32\n",
                _ => "",
            });
            text.Append(CultureInfo.InvariantCulture, $"  module2 {InitramfsPath}\n}}\n");
        }

        // A title is all that is sure to be seen: the kernel itself cannot speak without 64 bits.
        text.Append("else\nset timeout=-1\nmenuentry 'Tine needs a 64-bit processor, which this PC has not.' {\n  halt\n}\nfi\n");
        return text.ToString();
    }

    /// <summary>Adds fonts, colours and theme. Without graphics the menu is text, in colours that read well all the same.</summary>
    private static void WriteLook(StringBuilder text)
    {
        text.Append("set color_normal=light-gray/black\nset menu_color_normal=light-gray/black\nset menu_color_highlight=white/blue\nset gfxmode=auto\n");
        foreach (string font in BootTheme.Fonts)
        {
            text.Append(CultureInfo.InvariantCulture, $"loadfont {BootTheme.Folder}{font}.pf2\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"insmod gfxterm\ninsmod tga\nterminal_output gfxterm\nset theme={BootTheme.Folder}theme.txt\n");
    }

    /// <summary>GRUB joins words with one space and adds quotes to none that need none.</summary>
    private static string QuoteWords(string arguments)
    {
        var text = new StringBuilder();
        foreach (string word in arguments.Split(' ', System.StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(text.Length == 0 ? "" : " ").Append(Quote(word));
        }

        return text.ToString();
    }

    /// <summary>Between single quotes everything but a single quote is itself.</summary>
    private static string Quote(string word) => "'" + word.Replace("'", "'\\''") + "'";
}
