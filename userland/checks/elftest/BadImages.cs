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
        Gives(new Image().Set16(Image.EntryCount, 74), Errno.ENOEXEC, "more than a page of program headers");
        Gives(new Image().Set64(Image.TableOffset, 0x10000), Errno.ENOEXEC, "program headers beyond the end");
        Gives(new Image().Set64(Image.TableOffset, ulong.MaxValue - 8), Errno.ENOEXEC, "program headers at a negative offset");
        Gives(new Image { Length = 0x50 }, Errno.ENOEXEC, "a file that ends in its program headers");
        Kills(new Image().Set32(Image.SegmentType, 4), "nothing to load");
        Kills(new Image().Set64(Image.SegmentMemorySize, 0x100), "a segment larger in the file than in memory");
        Kills(new Image().Set64(Image.SegmentMemorySize, 1UL << 62), "a segment of four exabytes");
        Kills(new Image().Set64(Image.SegmentAddress, 0xFFFF_8000_0000_0000), "a segment in the kernel's half");
        Kills(new Image().Set64(Image.SegmentAddress, 0x7FFF_FFFF_F000).Set64(Image.SegmentMemorySize, 0x2000), "a segment across the end of memory");
        Kills(new Image().Set64(Image.SegmentAddress, Image.Base + 0x10), "a segment whose address and offset disagree");
        Kills(new Image().Set64(Image.SegmentOffset, 1UL << 63), "a segment from before the start of the file");
        Kills(new Image().Set64(Image.SegmentOffset, 1UL << 40), "code from far beyond the end", Signal.Bus);
        Kills(new Image().Set64(Image.SegmentFileSize, ulong.MaxValue).Set64(Image.SegmentMemorySize, ulong.MaxValue), "a segment whose size wraps round");
        Kills(PartlyBeyond(), "zeros in a page that the file does not reach");
        Kills(new Image().Set64(Image.Entry, 0), "an entry at null");
        Kills(new Image().Set64(Image.Entry, 0xFFFF_FFFF_8000_0000), "an entry in the kernel");
        Kills(new Image().Set64(Image.Entry, 0x8000_0000_0000_0000), "an entry at an address that is none");
        Kills(new Image().Set32(Image.SegmentFlags, 6), "code that may not be executed");
        Kills(new Image().Set32(Image.SegmentFlags, 0), "code without any access");
        Interpreters();
        Mutations();
    }

    /// <summary>Changes every byte of both headers in several ways: each file is run or refused, and the test is still here.</summary>
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

    private static void Interpreters()
    {
        const string other = "/tmp/elftest.starter";
        Gives(WithInterpreter("/tmp/none\0"), Errno.ENOENT, "an interpreter that is not there");
        Gives(WithInterpreter("/x", 0x1001), Errno.ENOEXEC, "an interpreter whose name is too long");
        Gives(WithInterpreter("/tmp"), Errno.ENOEXEC, "an interpreter whose name has no end");
        Gives(WithInterpreter("\0", 1), Errno.ENOEXEC, "an interpreter without a name");
        Gives(WithInterpreter("\0\0"), Errno.EACCES, "an interpreter with an empty name");
        Gives(WithInterpreter("/tmp\0"), Errno.EACCES, "a directory as interpreter");
        Gives(WithInterpreter("/tmp\0", 0x400), Errno.EIO, "an interpreter's name that the file does not hold");
        Gives(WithInterpreter("/x\0").Set64(SecondHeader + 8, 1UL << 63), Errno.EINVAL, "an interpreter's name before the start of the file");
        new Image { Length = 40 }.Write(other);
        Gives(WithInterpreter(other + "\0"), Errno.EIO, "an interpreter of half a header");
        new Image().SetBytes(0, [0x7E]).Write(other);
        Gives(WithInterpreter(other + "\0"), Errno.ELIBBAD, "an interpreter that is no program");
        new Image().Set16(Image.EntryCount, 0).Write(other);
        Gives(WithInterpreter(other + "\0"), Errno.ELIBBAD, "an interpreter without program headers");
        new Image().Set16(Image.Type, 1).Write(other);
        Kills(WithInterpreter(other + "\0"), "an object file as interpreter");
        new Image().Set32(Image.SegmentType, 4).Write(other);
        Kills(WithInterpreter(other + "\0"), "an interpreter with nothing to load");
        new Image().Set16(Image.Type, 3).Set64(Image.SegmentAddress, 0).Set64(Image.Entry, Image.CodeOffset).Write(other);
        Tap.Ok(WithInterpreter(other + "\0").Execute().Exited(0), "an interpreter that is a program");
        Tap.Ok(WithInterpreter(other + "\0").Set64(Image.Entry, 1UL << 63).Execute().Exited(0), "an interpreter, and an entry that is none");
        int writer = Unix.Open(other, OpenFlags.WriteOnly).Int;
        Gives(WithInterpreter(other + "\0"), Errno.ETXTBSY, "an interpreter that is being written");
        Unix.Close(writer);
        Unix.Unlink(other);
    }

    private const int SecondHeader = Image.HeaderSize + Image.ProgramHeaderSize;

    /// <summary>A second program header, which names an interpreter that lies at the end of the file.</summary>
    private static Image WithInterpreter(string name, ulong length = 0)
    {
        const int place = 0x1C0;
        byte[] bytes = Utf8.Terminated(name);
        return new Image().Set16(Image.EntryCount, 2).Set32(SecondHeader, Interpreter).Set64(SecondHeader + 8, place)
            .Set64(SecondHeader + 32, length == 0 ? (ulong)bytes.Length - 1 : length)
            .SetBytes(place, System.MemoryExtensions.AsSpan(bytes, 0, bytes.Length - 1));
    }

    /// <summary>A second segment from beyond the end of the file; half a page of it is to be cleared.</summary>
    private static Image PartlyBeyond() =>
        new Image().Set16(Image.EntryCount, 2).Set32(SecondHeader, 1).Set32(SecondHeader + 4, 6).Set64(SecondHeader + 8, 0x100000)
            .Set64(SecondHeader + 16, 0x500000).Set64(SecondHeader + 32, 0x800).Set64(SecondHeader + 40, 0x1000);

    private static void Gives(Image image, Errno error, string name)
    {
        Outcome outcome = image.Execute();
        if (outcome.Error != error)
        {
            Streams.StandardOutput.WriteLine($"# {outcome.Error}, not {error}");
        }

        Tap.Ok(outcome.Error == error, name);
    }

    /// <summary>Expects that the process ends by a signal: Linux finds the fault when the old program is gone.</summary>
    private static void Kills(Image image, string name, Signal signal = Signal.SegmentationFault)
    {
        Outcome outcome = image.Execute();
        Tap.Ok(outcome.Error == Errno.None && outcome.Status.Is(signal), name);
    }
}
