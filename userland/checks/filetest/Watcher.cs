using Tine.Runtime;

namespace Tine.FileTest;

/// <summary>An instance of inotify(7), whose events it writes as text: "1o:f 2o " is IN_OPEN of f by watch 1, and by watch 2.</summary>
/// <remarks>
/// A letter an event: access, modify, t for attributes, W and w for files closed that could be written or not, open, From, To, create,
/// delete, Deleted and Moved itself, Unmounted, Q for a full queue, Ignored. A slash instead of the colon stands for a directory, a
/// plus for a cookie: of IN_MOVED_FROM, and of the event after it when it is the same.
/// </remarks>
internal static unsafe class Watcher
{
    internal const SystemCall MakeInstance = (SystemCall)294;
    internal const SystemCall RemoveWatch = (SystemCall)255;
    private const SystemCall AddWatch = (SystemCall)254;
    private const ulong NonBlocking = 0x800;
    private const uint AllEvents = 0xFFF;
    private const uint Directory = 0x40000000;
    private const string Letters = "amtWwoFTcdDM?UQI";
    private const int Room = 4096;

    internal static int Instance { get; private set; }

    internal static void Start() => Instance = Unix.Call(MakeInstance, NonBlocking).Int;

    internal static SysResult TryWatch(int instance, string path, uint events)
    {
        fixed (byte* bytes = Utf8.Terminated(path))
        {
            return Unix.Call(AddWatch, (ulong)instance, (ulong)bytes, events);
        }
    }

    internal static int Watch(string path, uint events = AllEvents) => TryWatch(Instance, path, events).Int;

    /// <summary>Reads what there is and says nothing about it.</summary>
    internal static void Forget()
    {
        byte* bytes = stackalloc byte[Room];
        Unix.Read(Instance, bytes, Room);
    }

    internal static bool Tells(string expected, string what)
    {
        byte* bytes = stackalloc byte[Room];
        long count = Unix.Read(Instance, bytes, Room).Raw;
        string told = "";
        uint cookie = 0;
        for (long at = 0; at < count; at += 16 + *(int*)(bytes + at + 12))
        {
            told += Describe(bytes + at, ref cookie);
        }

        return Tap.Holds(told == expected, what + ": " + told);
    }

    /// <summary>A number of /proc/sys/fs/inotify.</summary>
    internal static int LimitOf(string name)
    {
        byte* digits = stackalloc byte[16];
        int file = Unix.Open("/proc/sys/fs/inotify/" + name, OpenFlags.ReadOnly).Int;
        long count = Unix.Read(file, digits, 16).Raw;
        Unix.Close(file);
        int number = 0;
        for (int i = 0; i < count && digits[i] >= '0'; i++)
        {
            number = (number * 10) + digits[i] - '0';
        }

        return number;
    }

    private static string Describe(byte* record, ref uint cookie)
    {
        uint events = *(uint*)(record + 4);
        string text = Numbers.ToText(*(int*)record);
        for (int i = 0; i < Letters.Length; i++)
        {
            text += (events & (1u << i)) != 0 ? Letters.Substring(i, 1) : "";
        }

        uint own = *(uint*)(record + 8);
        bool isFirst = own != 0 && (events & 0x40) != 0;
        text += own != 0 && (isFirst || own == cookie) ? "+" : "";
        cookie = own;
        bool hasName = *(int*)(record + 12) > 0;
        text += (events & Directory) != 0 ? "/" : hasName ? ":" : "";
        return text + (hasName ? Utf8.Decode(record + 16) : "") + " ";
    }
}
