using System.Diagnostics;
using System.IO;

namespace Tine.Tools.Image;

/// <summary>A medium to boot a PC from: one file that is a CD and a USB stick, for BIOS and for UEFI. Made by grub-mkrescue.</summary>
public static class BootImage
{
    /// <summary>
    /// The modules that GRUB needs to find, read and start a Multiboot2 kernel, with a picture on the screen or without; and the
    /// kinds of partition tables that grub-mkrescue's own start-up file asks for, which would otherwise complain.
    /// </summary>
    private const string Modules = "normal cpuid halt test multiboot2 all_video iso9660 fat part_gpt part_msdos "
        + "part_acorn part_amiga part_apple part_bsd part_dfly part_dvh part_plan part_sun part_sunpc";

    /// <summary>Writes the image.</summary>
    /// <param name="kernel">The kernel's ELF file.</param>
    /// <param name="initramfs">The root file system's archive.</param>
    /// <param name="menu">The entries at the PC.</param>
    /// <param name="output">The file to write.</param>
    /// <exception cref="IOException">A file cannot be read or written, or grub-mkrescue fails.</exception>
    public static void Write(string kernel, string initramfs, BootMenu menu, string output)
    {
        string tree = Scratch.NewDirectory("tine-medium-");
        try
        {
            Directory.CreateDirectory(Path.Combine(tree, "boot/grub"));
            File.Copy(kernel, tree + BootMenu.KernelPath);
            File.Copy(initramfs, tree + BootMenu.InitramfsPath);
            File.WriteAllText(Path.Combine(tree, "boot/grub/grub.cfg"), menu.Write());
            if (menu.IsShown)
            {
                BootTheme.Write(tree);
            }

            Run(tree, menu.IsShown ? Modules + " " + BootTheme.Modules : Modules, output);
        }
        finally
        {
            Scratch.Delete(tree);
        }
    }

    private static void Run(string tree, string modules, string output)
    {
        string[] arguments = ["-o", output, "--locales=", "--themes=", "--fonts=", "--install-modules=" + modules, tree, "--", "-volid", "TINE"];
        var start = new ProcessStartInfo("grub-mkrescue", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using Process made = Process.Start(start)!;
            made.OutputDataReceived += (_, _) => { };
            made.BeginOutputReadLine();
            string messages = made.StandardError.ReadToEnd();
            made.WaitForExit();
            if (made.ExitCode != 0)
            {
                throw new IOException("grub-mkrescue cannot write " + output + ": " + messages.Trim());
            }
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new IOException("grub-mkrescue cannot be started: " + problem.Message, problem);
        }
    }
}
