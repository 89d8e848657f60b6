using Tine.Runtime;

namespace Tine.ForkConform;

/// <summary>
/// Three processes: the item observes a parent that makes a child and is suspended; the child says hello and is held
/// until the item lets it go. Whether the parent is suspended is read from /proc and from its silence.
/// </summary>
internal static unsafe class Held
{
    private const int ChildSlot = 31;

    private static Channel s_hello;
    private static Channel s_go;
    private static Channel s_released;

    /// <summary>The suspended process.</summary>
    internal static int Parent;

    /// <summary>The child that said hello last.</summary>
    internal static int Child => Board.Slot(ChildSlot);

    /// <summary>Starts the parent, which runs <paramref name="body"/>; returns when a child of it has said hello.</summary>
    internal static void Begin(delegate*<int> body)
    {
        s_hello = Channel.Open();
        s_go = Channel.Open();
        s_released = Channel.Open();
        SysResult parent = Unix.Fork();
        if (parent.Raw == 0)
        {
            Unix.Exit(body());
        }

        Parent = parent.Int;
        s_released.CloseWrite();
        WaitForHello();
    }

    internal static void WaitForHello() => Board.Expect(s_hello.Receive(), 1, "the child's hello");

    /// <summary>Says hello and waits until it may go on, in the child.</summary>
    internal static void Hold()
    {
        Board.Slot(ChildSlot) = Unix.GetPid();
        s_hello.Send();
        s_go.Receive();
    }

    /// <summary>Tells that the creating call has returned, in the parent.</summary>
    internal static void SayReleased() => s_released.Send();

    /// <summary>In the item: the parent is suspended and has not said a word.</summary>
    internal static bool ExpectSuspended(string when)
    {
        bool isSuspended = ProcessState.WaitFor('D', Parent) && !s_released.HasData;
        return Board.Expect(isSuspended, when);
    }

    internal static void LetGo() => s_go.Send();

    /// <summary>Waits until the parent has gone on, in the item.</summary>
    internal static void ExpectReleased(string when) => Board.Expect(s_released.Receive(), 1, when);

    /// <summary>Expects that the parent went on once, in the item, after its end.</summary>
    internal static void ExpectNoMore() => Board.Expect(s_released.Receive(), -1, "another release");

    /// <summary>In the item: nobody has said that the parent has gone on.</summary>
    internal static bool IsReleased => s_released.HasData;

    /// <summary>Expects the parent's end, in the item.</summary>
    internal static void ExpectEnd(int exitCode) => Ended.With(Parent, exitCode, "the parent's exit code");
}
