using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>openat2(2): what a path may not lead through.</summary>
internal static unsafe class Resolving
{
    private const ulong Here = unchecked((ulong)Unix.CurrentDirectory);
    private const ulong NoCrossing = 1;
    private const ulong NoJumps = 2;
    private const ulong NoLinks = 4;
    private const ulong Beneath = 8;
    private const ulong InRoot = 0x10;
    private const ulong Cached = 0x20;
    private const ulong PathOnly = 0x200000;
    private const ulong Create = 0x41;
    private const ulong RequestSize = 24;

    internal static void Run()
    {
        Case("openat2: RESOLVE_BENEATH and RESOLVE_IN_ROOT", &Scopes);
        Case("openat2: RESOLVE_NO_SYMLINKS and RESOLVE_NO_MAGICLINKS", &Links);
        Case("openat2: RESOLVE_NO_XDEV", &Crossing);
        Case("openat2: what open passes over is refused", &Refused);
    }

    private static bool Scopes()
    {
        Unix.MkDir("d");
        Unix.MkDir("d/e");
        Files.Make("d/f", "x"u8);
        Files.Make("a", "y"u8);
        Unix.SymLink("../f", "d/e/in");
        Unix.SymLink("../../a", "d/e/out");
        Unix.SymLink("/f", "d/absolute");
        ulong directory = (ulong)Unix.Open("d", OpenFlags.ReadOnly).Int;
        bool isGood = Gives(Open(directory, "e/../f", Beneath), Errno.None, "dots that stay") & Gives(Open(directory, "../a", Beneath), Errno.EXDEV, "dots that leave");
        isGood &= Gives(Open(directory, "/f", Beneath), Errno.EXDEV, "from the root") & Gives(Open(directory, "e/in", Beneath), Errno.None, "a link that stays");
        isGood &= Gives(Open(directory, "e/out", Beneath), Errno.EXDEV, "a link that leaves") & Gives(Open(directory, "absolute", Beneath), Errno.EXDEV, "a link from the root");
        isGood &= Gives(Open(directory, "../../f", InRoot), Errno.None, "dots end at the start") & Gives(Open(directory, "/f", InRoot), Errno.None, "which is the root");
        isGood &= Gives(Open(directory, "absolute", InRoot), Errno.None, "for links, too") & Gives(Open(directory, "e/out", InRoot), Errno.ENOENT, "the other is not there");
        isGood &= Gives(Open(directory, "e/out", 0), Errno.None, "without rules");
        return isGood & Gone("d/e/in") & Gone("d/e/out") & Gone("d/absolute") & Gone("d/f") & Gone("a") & Gives(Unix.RmDir("d/e"), Errno.None, "rmdir") & Gives(Unix.RmDir("d"), Errno.None, "rmdir");
    }

    private static bool Links()
    {
        Files.Make("a", "x"u8);
        Unix.SymLink("a", "l");
        string jump = "/proc/self/fd/" + Numbers.ToText(Unix.Open("a", OpenFlags.ReadOnly).Int);
        bool isGood = Gives(Open(Here, "l", NoLinks), Errno.ELOOP, "a link") & Gives(Open(Here, "l", NoJumps), Errno.None, "which is no jump");
        isGood &= Gives(Open(Here, "l", NoLinks, PathOnly | (ulong)OpenFlags.NoFollow), Errno.None, "the link itself") & Gives(Open(Here, "a", NoLinks | NoJumps), Errno.None, "no link");
        isGood &= Gives(Open(Here, jump, NoJumps), Errno.ELOOP, "a jump") & Gives(Open(Here, jump, 0), Errno.None, "without rules");
        return isGood & Gone("a") & Gone("l");
    }

    private static bool Crossing() =>
        Gives(Open(Here, "/proc/version", NoCrossing), Errno.EXDEV, "into /proc") & Gives(Open(Here, ".", NoCrossing), Errno.None, "no step")
        & Gives(Open((ulong)Unix.Open("/proc/self", OpenFlags.ReadOnly).Int, "status", NoCrossing), Errno.None, "within /proc")
        & Gives(Open((ulong)Unix.Open("/proc", OpenFlags.ReadOnly).Int, "..", NoCrossing), Errno.EXDEV, "out of it");

    private static bool Refused()
    {
        byte* large = stackalloc byte[32];
        new System.Span<byte>(large, 32).Clear();
        bool isGood = Gives(Open(Here, ".", 0x40), Errno.EINVAL, "an unknown rule") & Gives(Open(Here, ".", Beneath | InRoot), Errno.EINVAL, "two starts");
        isGood &= Gives(Open(Here, ".", 0, 1UL << 40), Errno.EINVAL, "an unknown flag") & Gives(Open(Here, ".", 0, 0, 0x1A4), Errno.EINVAL, "a mode for nothing new");
        isGood &= Gives(Open(Here, "n", 0, Create, 0x10000), Errno.EINVAL, "a mode that is none") & Gives(Open(Here, "n", Cached, Create, 0x1A4), Errno.EAGAIN, "a new file that is cached");
        isGood &= Gives(Open(Here, ".", Cached), Errno.None, "a directory that is cached") & Gives(Open(Here, ".", 0, PathOnly | 2), Errno.EINVAL, "O_PATH and O_RDWR");
        fixed (byte* dot = ".\0"u8)
        {
            isGood &= Gives(Unix.Call(SystemCall.OpenAt2, Here, (ulong)dot, (ulong)large, 23), Errno.EINVAL, "too small") & Gives(Unix.Call(SystemCall.OpenAt2, Here, (ulong)dot, (ulong)large, 32), Errno.None, "larger, and 0");
            large[31] = 1;
            isGood &= Gives(Unix.Call(SystemCall.OpenAt2, Here, (ulong)dot, (ulong)large, 32), Errno.E2BIG, "larger, and not") & Gives(Unix.Call(SystemCall.OpenAt2, Here, (ulong)dot, 8, RequestSize), Errno.EFAULT, "a bad address");
        }

        return isGood & Gives(Open(Here, "n", 0, Create, 0x1A4), Errno.None, "a new file") & Gone("n");
    }

    private static bool Gone(string path) => Gives(Unix.Unlink(path), Errno.None, "unlink");

    private static SysResult Open(ulong directory, string path, ulong rules, ulong flags = 0, ulong mode = 0)
    {
        ulong* request = stackalloc ulong[] { flags, mode, rules };
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return Unix.Call(SystemCall.OpenAt2, directory, (ulong)terminated, (ulong)request, RequestSize);
        }
    }
}
