using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>/dev.</summary>
internal static unsafe class Devices
{
    internal static void Run()
    {
        Case("/dev/null is empty and takes everything", &Null);
        Case("/dev/zero gives zeros and takes everything", &Zero);
        Case("/dev/urandom gives other bytes each time", &Random);
        Case("RNDGETENTCNT tells what /proc/sys/kernel/random does", &Entropy);
        Case("devices are devices", &Status);
        Case("/dev/tty without a terminal", &NoTerminal);
    }

    private static bool Null()
    {
        byte letter;
        int device = Unix.Open("/dev/null", OpenFlags.ReadWrite).Int;
        return Holds(Unix.Read(device, &letter, 1).Raw == 0, "empty") & Holds(Unix.Write(device, "abc"u8).Value == 3, "takes all");
    }

    private static bool Entropy()
    {
        const ulong getCount = 0x80045200;
        int count = -1;
        int device = Unix.Open("/dev/urandom", OpenFlags.ReadOnly).Int;
        FileReader.ReadAllText("/proc/sys/kernel/random/entropy_avail", out string text);
        bool isGood = Gives(Unix.Call(SystemCall.IoCtl, (ulong)device, getCount, (ulong)(&count)), Errno.None, "RNDGETENTCNT");
        isGood &= Holds(text == $"{count}\n" && count > 0, "as many bits") & Gives(Unix.Call(SystemCall.IoCtl, (ulong)device, 0x5299, 0), Errno.EINVAL, "another request");
        Unix.Close(device);
        return isGood;
    }

    private static bool Zero()
    {
        ulong word = 1;
        int device = Unix.Open("/dev/zero", OpenFlags.ReadWrite).Int;
        return Holds(Unix.Read(device, &word, 8).Value == 8 && word == 0, "zeros") & Holds(Unix.Write(device, "abc"u8).Value == 3, "takes all");
    }

    private static bool Random()
    {
        ulong first = 0;
        ulong second = 0;
        ulong third = 0;
        int device = Unix.Open("/dev/urandom", OpenFlags.ReadOnly).Int;
        bool isGood = Holds(Unix.Read(device, &first, 8).Value == 8 && Unix.Read(device, &second, 8).Value == 8, "eight bytes each");
        isGood &= Holds(Unix.Call(SystemCall.GetRandom, (ulong)(&third), 8).Value == 8, "getrandom");
        return isGood & Holds(first != second && second != third && first != 0, "all different");
    }

    private static bool Status()
    {
        Unix.Stat("/dev/null", out FileStatus null0);
        Unix.Stat("/dev/zero", out FileStatus zero);
        return Holds(null0.Type == FileType.CharacterDevice && null0.SpecialDevice == 0x103, "null is 1:3") & Holds(zero.SpecialDevice == 0x105, "zero is 1:5");
    }

    private static bool NoTerminal()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.SetSid();
            bool isGood = Unix.Open("/dev/tty", OpenFlags.ReadWrite).Error == Errno.ENXIO;
            byte* attributes = stackalloc byte[64];
            int device = Unix.Open("/dev/null", OpenFlags.ReadWrite).Int;
            isGood &= Unix.IoCtl(device, TerminalControl.GetAttributes, attributes).Error == Errno.ENOTTY;
            Unix.Exit(isGood ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "ENXIO in a new session, ENOTTY from what is no terminal");
    }
}
