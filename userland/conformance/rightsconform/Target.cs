using Tine.Runtime;

namespace Tine.RightsConform;

/// <summary>A sleeping process on which calls are tried; user 0's, unless it is said otherwise.</summary>
internal static unsafe class Target
{
    private static int s_id;

    internal static int Id => s_id;

    internal static void Start() => s_id = Sleeper(0, 0, 0, 0);

    /// <summary>Starts a process that is not user 0's.</summary>
    internal static void Start(uint user, uint saved, uint group) => s_id = Sleeper(user, user, saved, group);

    /// <summary>Starts a process of the ordinary user's that has one capability.</summary>
    internal static void StartWith(Right right)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Person.BecomeUserWith(right);
            Sleep();
        }

        Board.Expect(ProcessState.WaitFor('S', child.Int), "a target sleeps");
        s_id = child.Int;
    }

    internal static void End() => End(s_id);

    /// <summary>A sleeping child with these user ids, and this real group.</summary>
    internal static int Sleeper(uint real, uint effective, uint saved, uint group)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Call(SystemCall.SetResGid, group, group == 0 ? 0 : Person.Group, group == 0 ? 0 : Person.Group);
            Unix.Call(SystemCall.SetResUid, real, effective, saved);
            Sleep();
        }

        Board.Expect(ProcessState.WaitFor('S', child.Int), "a target sleeps");
        return child.Int;
    }

    private static void Sleep()
    {
        while (true)
        {
            Unix.Call(SystemCall.Pause);
        }
    }

    internal static void End(int process)
    {
        Unix.Kill(process, Signal.Kill);
        Ended.By(process, Signal.Kill, "a target");
    }
}
