using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.BadPointers;

/// <summary>One pointer argument of one call, with every kind of bad pointer in turn.</summary>
internal static unsafe class Trial
{
    private const ulong Low = 0x1000;
    private const ulong KernelHalf = 0xFFFF_8000_0000_0000;
    private const ulong KernelImage = 0xFFFF_FFFF_8000_0000;
    private const ulong NonCanonical = 0x0000_8000_0000_0000;
    private const ulong FarNonCanonical = 0x8000_0000_0000_0000;
    private const ulong Top = 0xFFFF_FFFF_FFFF_F000;

    /// <summary>Stands for the pointer in the list of arguments.</summary>
    internal const ulong Here = 0xBAD0_BAD0_BAD0_BAD0;

    /// <summary>Tries a call and reports one line.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">Its name and the argument's.</param>
    /// <param name="direction">The kernel's access there.</param>
    /// <param name="a">The first argument; <see cref="Here"/> where the pointer goes.</param>
    internal static void Run(SystemCall call, string name, Direction direction, ulong a, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0)
    {
        var arguments = new Arguments { A = a, B = b, C = c, D = d, E = e };
        bool isGood = Gives(call, arguments, Low, "an unmapped page");
        isGood &= Gives(call, arguments, KernelHalf, "the kernel's half");
        isGood &= Gives(call, arguments, KernelImage, "the kernel's image");
        isGood &= Gives(call, arguments, NonCanonical, "the first address that is none");
        isGood &= Gives(call, arguments, FarNonCanonical, "an address that is none");
        isGood &= Gives(call, arguments, Top, "the top of memory");
        isGood &= Gives(call, arguments, (ulong)Places.Guarded, "a page without access");
        isGood &= Gives(call, arguments, (ulong)Places.Edge, "just after a mapped page");
        if (direction is Direction.Writes or Direction.Receives)
        {
            isGood &= Gives(call, arguments, (ulong)Places.ReadOnly, "a read-only page");
        }

        if (direction is Direction.Reads or Direction.Writes)
        {
            // A name without its end. Calls before may have written here as far as they came.
            *(uint*)(Places.Edge - 4) = 0x78787878;
            isGood &= Gives(call, arguments, (ulong)Places.Edge - 4, "the edge of a mapped page");
        }

        Tap.Ok(isGood, name);
    }

    private static bool Gives(SystemCall call, Arguments arguments, ulong pointer, string kind)
    {
        SysResult result = Unix.Call(
            call, Put(arguments.A, pointer), Put(arguments.B, pointer), Put(arguments.C, pointer), Put(arguments.D, pointer), Put(arguments.E, pointer));
        if (result.Error != Errno.EFAULT)
        {
            StandardOutput.WriteLine($"# {kind}: {result.Error}, not EFAULT");
        }

        return result.Error == Errno.EFAULT;
    }

    private static ulong Put(ulong argument, ulong pointer) => argument == Here ? pointer : argument;
}
