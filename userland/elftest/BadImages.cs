using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>Damaged programs.</summary>
internal static class BadImages
{
    private const uint Interpreter = 3;

    internal static void Run()
    {
        Gives(new Image { Length = 0 }, Errno.ENOEXEC, "an empty file");
        Gives(new Image { Length = 3 }, Errno.ENOEXEC, "three bytes");
        Gives(new Image { Length = 40 }, Errno.ENOEXEC, "half a header");
        Gives(new Image().SetBytes(0, [0x7E]), Errno.ENOEXEC, "another magic number");
        Gives(new Image().Set16(Image.Type, 1), Errno.ENOEXEC, "an object file");
        Gives(new Image().Set16(Image.Type, 4), Errno.ENOEXEC, "a core dump");
        Gives(new Image().Set16(Image.Machine, 183), Errno.ENOEXEC, "a program for another processor");
        Gives(new Image().Set16(Image.EntrySize, 32), Errno.ENOEXEC, "program headers of another size");
        Gives(new Image().Set16(Image.EntryCount, 0), Errno.ENOEXEC, "no program headers");
        Gives(new Image().Set16(Image.EntryCount, 0xFFFF), Errno.ENOEXEC, "65535 program headers");
        Refuses(new Image().Set64(Image.TableOffset, 0x10000), "program headers beyond the end");
        Refuses(new Image().Set64(Image.TableOffset, ulong.MaxValue - 8), "program headers at a negative offset");
        Refuses(new Image { Length = 0x50 }, "a file that ends in its program headers");
        Refuses(new Image().Set64(Image.SegmentMemorySize, 0x100), "a segment larger in the file than in memory");
        Refuses(new Image().Set64(Image.SegmentMemorySize, 1UL << 62), "a segment of four exabytes");
        Refuses(new Image().Set64(Image.SegmentAddress, 0xFFFF_8000_0000_0000), "a segment in the kernel's half");
        Refuses(new Image().Set64(Image.SegmentAddress, 0x7FFF_FFFF_F000).Set64(Image.SegmentMemorySize, 0x2000), "a segment across the end of memory");
        Refuses(new Image().Set64(Image.SegmentAddress, Image.Base + 0x10), "a segment whose address and offset disagree");
        Refuses(new Image().Set64(Image.SegmentOffset, 1UL << 62), "a segment from far beyond the end");
        Refuses(new Image().Set64(Image.SegmentFileSize, ulong.MaxValue).Set64(Image.SegmentMemorySize, ulong.MaxValue), "a segment whose size wraps round");
        Refuses(new Image().Set64(Image.Entry, 0), "an entry at null");
        Refuses(new Image().Set64(Image.Entry, 0xFFFF_FFFF_8000_0000), "an entry in the kernel");
        Refuses(new Image().Set64(Image.Entry, 0x8000_0000_0000_0000), "an entry at an address that is none");
        Refuses(new Image().Set32(Image.SegmentFlags, 6), "code that may not be executed");
        Refuses(new Image().Set32(Image.SegmentFlags, 0), "code without any access");
        Gives(WithInterpreter(4, "none"), Errno.ENOENT, "an interpreter that is not there");
        Gives(WithInterpreter(0x1001, "/x"), Errno.ENOEXEC, "an interpreter whose name is too long");
        Mutations();
    }

    /// <summary>Every byte of both headers changed in several ways: each is run or refused, and we are still here.</summary>
    private static void Mutations()
    {
        int survived = 0;
        for (int at = 0; at < Image.HeaderSize + Image.ProgramHeaderSize; at++)
        {
            foreach (byte value in (System.ReadOnlySpan<byte>)[0x00, 0x7F, 0xFF])
            {
                Outcome outcome = new Image().SetBytes(at, [value]).Execute();
                survived += outcome.IsRefused || outcome.Status.HasExited ? 1 : 0;
            }
        }

        Tap.Ok(survived == 3 * (Image.HeaderSize + Image.ProgramHeaderSize), "360 changed headers");
    }

    /// <summary>A second program header, which names an interpreter that lies at the end of the file.</summary>
    private static Image WithInterpreter(ulong length, string name)
    {
        const int second = Image.HeaderSize + Image.ProgramHeaderSize;
        const int place = 0x1E0;
        byte[] bytes = Utf8.Terminated(name);
        return new Image().Set16(Image.EntryCount, 2).Set32(second, Interpreter).Set64(second + 8, place)
            .Set64(second + 32, length == 4 ? (ulong)bytes.Length : length).SetBytes(place, bytes);
    }

    private static void Gives(Image image, Errno error, string name)
    {
        Outcome outcome = image.Execute();
        if (outcome.Error != error)
        {
            Streams.StandardOutput.WriteLine($"# {outcome.Error}, not {error}");
        }

        Tap.Ok(outcome.Error == error, name);
    }

    private static void Refuses(Image image, string name) => Tap.Ok(image.Execute().IsRefused, name);
}
