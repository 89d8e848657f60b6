using Tine.Runtime;

namespace Tine.LongMemory;

/// <summary>Cases about the pages of a file.</summary>
internal static unsafe class LongFileCases
{
    private const string Path = "/tmp/longmemory";
    private const int SeekData = 3;

    private static ulong Bytes => LongCases.Bytes / 2;

    internal static bool WriteAndRead()
    {
        int file = Open();
        byte* memory = LongCases.Make(Bytes, MapFlags.Populate);
        memory[Bytes - 1] = 7;
        bool isGood = Unix.Write(file, memory, Bytes).Raw == (long)Bytes;
        memory[Bytes - 1] = 0;
        isGood &= Unix.LSeek(file, 0, SeekOrigin.Set).Raw == 0 && Unix.Read(file, memory, Bytes).Raw == (long)Bytes;
        return isGood && memory[Bytes - 1] == 7;
    }

    internal static bool Truncate()
    {
        int file = Open();
        Unix.FTruncate(file, (long)Bytes);
        SysResult mapped = Unix.MMap(null, Bytes, Protection.ReadWrite, MapFlags.Shared | MapFlags.Populate, file, 0);
        if (mapped.Failed)
        {
            return false;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            while (true)
            {
                Unix.SchedYield();
            }
        }

        mapped.Address[0] = 9;
        bool isGood = Unix.FTruncate(file, Unix.PageSize).Succeeded && mapped.Address[0] == 9;
        Unix.Kill(child.Int, Signal.Kill);
        return Unix.Wait(child.Int, out _).Succeeded && isGood && Unix.FTruncate(file, (long)Bytes).Succeeded && mapped.Address[Bytes - 1] == 0;
    }

    internal static bool Delete()
    {
        int file = Open();
        byte* memory = LongCases.Make(Bytes, MapFlags.Populate);
        return Unix.Write(file, memory, Bytes).Raw == (long)Bytes && Unix.Close(file).Succeeded;
    }

    internal static bool Seek()
    {
        int file = Open();
        return Unix.FTruncate(file, 1L << 62).Succeeded
            && Unix.LSeek(file, 0, (SeekOrigin)SeekData).Error == Errno.ENXIO;
    }

    /// <summary>A file that is gone when it is closed.</summary>
    private static int Open()
    {
        SysResult file = Unix.Open(Path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate);
        Unix.Unlink(Path);
        return file.Int;
    }
}
