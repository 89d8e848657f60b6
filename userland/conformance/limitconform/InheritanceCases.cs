using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>Limits go through fork, vfork and exec, and belong to one process.</summary>
internal static unsafe class InheritanceCases
{
    internal const string HelperArgument = "--helper";
    private const ulong Value = 12345;

    internal static void Run()
    {
        Tap.Case("I1 fork: inherited, and then its own", &Forked);
        Tap.Case("I2 exec: kept, and enforced", &Executed);
        Tap.Case("I3 what a vfork child sets does not bind the parent", &VForked);
    }

    /// <summary>The program that I2 executes: the limits must be those of before.</summary>
    internal static int Helper(string path)
    {
        bool isKept = Unix.GetLimit(Unix.FileSizeLimit) == Value && Unix.GetLimit(Unix.DescriptorLimit) == 40;
        return isKept && Unix.Dup2(1, 40).Error == Errno.EBADF && path.Length > 0 ? 0 : 1;
    }

    private static bool Forked()
    {
        static int Child()
        {
            bool isInherited = Unix.GetLimit(Unix.FileSizeLimit) == Value;
            Unix.Limit(Unix.FileSizeLimit, 1);
            return isInherited ? 0 : 1;
        }

        Unix.Limit(Unix.FileSizeLimit, Value);
        return Children.EndsWell(&Child, "the parent's") & Tap.Holds(Unix.GetLimit(Unix.FileSizeLimit) == Value, "not the child's");
    }

    private static bool Executed()
    {
        string program = ProgramSearch.OwnPath();
        Unix.Limit(Unix.FileSizeLimit, Value);
        Unix.Limit(Unix.DescriptorLimit, 40);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.ExecVe(program, ArgumentVector.Of(program, HelperArgument, "x"), ArgumentVector.Of());
            Unix.Exit(2);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Tap.Holds(status.Is(0), "after exec");
    }

    private static bool VForked()
    {
        static int Child(void* unused)
        {
            Unix.Limit(Unix.AddressSpaceLimit, 1);
            Unix.Limit(Unix.DescriptorLimit, 3);
            return Unix.MMap(Unix.PageSize).Error == Errno.ENOMEM ? 0 : 1;
        }

        SysResult child = Unix.VFork(&Child, null);
        SysResult mapped = Unix.MMap(Unix.PageSize);
        SysResult copy = Unix.Dup(1);
        Unix.Wait(child.Int, out WaitStatus status);
        return Tap.Holds(status.Is(0), "the child is bound")
            & Tap.Gives(mapped, Errno.None, "the parent's memory") & Tap.Gives(copy, Errno.None, "the parent's descriptors");
    }
}
