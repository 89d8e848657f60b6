using System.Runtime;
using Tine.ElfTest;
using Tine.Runtime;

namespace Tine.ElfMutants;

/// <summary>
/// elfmutants [SEED]: executes programs with random damage. Numbers that no program may have are refused with Linux's error; any other
/// file is run or refused, and the kernel goes on.
/// </summary>
internal static unsafe class Program
{
    private const int Times = 24;
    private const int Files = 200;
    private const int MostChanges = 6;
    private const ulong FileBytes = 0x200;
    private const ulong EndOfUser = 0x7FFF_FFFF_F000;

    private static RandomNumbers s_random = new(0);

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        ulong seed;
        if (arguments.Length == 0 || !ulong.TryParse(arguments[0], out seed))
        {
            Unix.Call(SystemCall.GetRandom, (ulong)&seed, sizeof(uint));
            seed &= uint.MaxValue;
        }

        Streams.StandardOutput.WriteLine($"# elfmutants {seed}");
        s_random = new RandomNumbers(seed);
        Gives(&OtherMachine, "another machine");
        Gives(&OtherEntrySize, "program headers of another size");
        Gives(&TooManyEntries, "more program headers than a page holds");
        Gives(&TableBeyondEnd, "program headers beyond the end");
        Kills(&MoreInFile, "a segment larger in the file than in memory");
        Kills(&InKernelHalf, "a segment in the kernel's half");
        Kills(&EntryElsewhere, "an entry where nothing is");
        Tap.Ok(Survives(), "files with several changed bytes are run or refused");
        Tap.Ok(new Image().Execute().Exited(0), "a good program runs after all that");
        return Tap.Finish();
    }

    private static Image OtherMachine() => new Image().Set16(Image.Machine, (int)s_random.Between(63, 0x10000));

    private static Image OtherEntrySize() => new Image().Set16(Image.EntrySize, (int)s_random.Between(57, 0x10000));

    private static Image TooManyEntries() => new Image().Set16(Image.EntryCount, (int)s_random.Between(74, 0x10000));

    private static Image TableBeyondEnd() => new Image().Set64(Image.TableOffset, s_random.Between(FileBytes, 1UL << 62));

    private static Image MoreInFile() => new Image().Set64(Image.SegmentFileSize, FileBytes).Set64(Image.SegmentMemorySize, s_random.Between(0x10A, FileBytes));

    private static Image InKernelHalf() => new Image().Set64(Image.SegmentAddress, s_random.Between(0xFFFF_8000_0000_0000 >> 12, ulong.MaxValue >> 12) << 12);

    private static Image EntryElsewhere() => new Image().Set64(Image.Entry, s_random.Between(Image.Base + 0x1000, EndOfUser >> 8));

    /// <summary>Changes a few bytes of both headers at a time.</summary>
    private static bool Survives()
    {
        int good = 0;
        for (int file = 0; file < Files; file++)
        {
            var image = new Image();
            for (ulong change = s_random.Between(1, MostChanges); change > 0; change--)
            {
                image.SetBytes((int)s_random.Between(0, Image.HeaderSize + Image.ProgramHeaderSize), [(byte)s_random.Between(0, 256)]);
            }

            Outcome outcome = image.Execute();
            good += outcome.IsRefused || outcome.Status.HasExited ? 1 : 0;
        }

        return Tap.Holds(good == Files, "each is run or refused");
    }

    private static void Gives(delegate*<Image> damage, string name)
    {
        bool isGood = true;
        for (int i = 0; i < Times; i++)
        {
            Outcome outcome = damage().Execute();
            isGood &= Tap.Holds(outcome.Error == Errno.ENOEXEC, "ENOEXEC");
        }

        Tap.Ok(isGood, name);
    }

    /// <summary>Expects the end by SIGSEGV: the fault is found when the old program is gone.</summary>
    private static void Kills(delegate*<Image> damage, string name)
    {
        bool isGood = true;
        for (int i = 0; i < Times; i++)
        {
            Outcome outcome = damage().Execute();
            isGood &= Tap.Holds(outcome.Error == Errno.None && outcome.Status.Is(Signal.SegmentationFault), "the end by SIGSEGV");
        }

        Tap.Ok(isGood, name);
    }
}
