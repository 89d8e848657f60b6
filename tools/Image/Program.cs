using System;
using System.IO;

namespace Tine.Tools.Image;

/// <summary>The build's side: <c>initramfs PROGRAMS [BUSYBOX] OUTPUT</c> and <c>symbols KERNEL_ELF OUTPUT [ASSEMBLY]...</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["initramfs", string programs, string output]:
                    CpioWriter.Write(TineRoot.Create(programs, null), output);
                    return 0;
                case ["initramfs", string programs, string busybox, string output]:
                    CpioWriter.Write(TineRoot.Create(programs, busybox), output);
                    return 0;
                case ["symbols", string kernel, string output, .. string[] assemblies]:
                    SymbolTableFile.Write(kernel, assemblies, output);
                    return 0;
                default:
                    Console.Error.WriteLine("usage: initramfs PROGRAMS [BUSYBOX] OUTPUT | symbols KERNEL_ELF OUTPUT [ASSEMBLY]...");
                    return 2;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("image: " + problem.Message);
            return 1;
        }
    }
}
