using System;
using System.IO;

namespace Tine.Tools.Image;

/// <summary>The build's side: <c>initramfs PROGRAMS USERLAND OUTPUT [BUSYBOX]</c>, <c>symbols KERNEL_ELF SOURCES OUTPUT [ASSEMBLY]...</c>
/// <c>font PCF OUTPUT</c> and <c>widths OUTPUT</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["initramfs", string programs, string sources, string output]:
                    CpioWriter.Write(TineRoot.Create(programs, sources, null, []), output);
                    return 0;
                case ["initramfs", string programs, string sources, string output, string busybox]:
                    CpioWriter.Write(TineRoot.Create(programs, sources, busybox, []), output);
                    return 0;
                case ["symbols", string kernel, string sources, string output, .. string[] assemblies]:
                    SymbolTableFile.Write(kernel, sources, assemblies, output);
                    return 0;
                case ["font", string font, string output]:
                    FontFile.Write(font, output);
                    return 0;
                case ["widths", string output]:
                    WidthFile.Write(output);
                    return 0;
                default:
                    Console.Error.WriteLine("usage: initramfs PROGRAMS USERLAND OUTPUT [BUSYBOX] | symbols KERNEL_ELF SOURCES OUTPUT [ASSEMBLY]... | font PCF OUTPUT | widths OUTPUT");
                    return 2;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine("image: " + problem.Message);
            return 1;
        }
    }
}
