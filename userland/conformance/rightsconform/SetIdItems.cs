using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R6: programs with ids of their own.</summary>
internal static unsafe class SetIdItems
{
    private const uint SetUserId = 0x9ED; // rwsr-xr-x
    private const uint SetGroupId = 0x5ED; // rwxr-sr-x
    private const uint SetGroupIdNotRun = 0x5E5; // rwxr-Sr-x
    private const CloneFlags Fork = CloneFlags.ExitSignalChild;

    internal static void Run()
    {
        Item("R6 set-user-ID root by a user: all capabilities, AT_SECURE, not dumpable, no PR_SET_PDEATHSIG", &Root);
        Item("R6 set-user-ID of a user by another: ids alone", &User);
        Item("R6 set-user-ID of a user by user 0: permitted, and nothing effective", &RootToUser);
        Item("R6 set-group-ID: the effective group; without group execution nothing", &Group);
        Item("R6 a program with ids clears the ambient set and the personality's weaknesses", &Cleared);
        Item("R6 no_new_privs: the file's ids are not looked at", &NoNewPrivileges);
        Item("R6 beside shared CLONE_FS state nothing is gained; fork, vfork and a thread's exec gain", &SharedFileSystem);
        Item("R6 beside shared CLONE_FS state CAP_SETUID gains the ids all the same", &SharedByCapable);
    }

    private static void AsUser()
    {
        Person.BecomeUser();
        Sets.PrCtl(PrctlItems.SetDeathSignal, (ulong)Signal.Kill);
    }

    private static void Root()
    {
        ulong full = Sets.Own().Bounding;
        Witness told = Witness.Of(Workshop.Program("root", SetUserId), &AsUser);
        told.ExpectUsers(Person.User, 0, "set-user-ID root");
        told.Expect(full, full, 0, "set-user-ID root");
        Board.Expect(told.IsSecure, 1, "AT_SECURE");
        Board.Expect(told.IsDumpable != 1, "it is not dumpable");
        Board.Expect(told.DeathSignal, 0, "PR_SET_PDEATHSIG");
    }

    private static void User()
    {
        Witness told = Witness.Of(Workshop.Program("other", SetUserId, Person.Other, Person.OtherGroup), &AsUser);
        told.ExpectUsers(Person.User, Person.Other, "set-user-ID");
        told.Expect(0, 0, 0, "set-user-ID");
        Board.Expect(told.EffectiveGroup, Person.Group, "the effective group");
        Board.Expect(told.IsSecure, 1, "AT_SECURE");
    }

    private static void RootToUser()
    {
        static void Nothing()
        {
        }

        ulong full = Sets.Own().Bounding;
        Witness told = Witness.Of(Workshop.Program("other", SetUserId, Person.Other), &Nothing);
        told.ExpectUsers(0, Person.Other, "set-user-ID by user 0");
        told.Expect(full, 0, 0, "set-user-ID by user 0");
        Board.Expect(told.IsSecure, 1, "AT_SECURE");
    }

    private static void Group()
    {
        Witness told = Witness.Of(Workshop.Program("group", SetGroupId, 0, Person.OtherGroup), &AsUser);
        Board.Expect(told.RealGroup, Person.Group, "the real group");
        Board.Expect(told.EffectiveGroup, Person.OtherGroup, "the effective group");
        Board.Expect(told.SavedGroup, Person.OtherGroup, "the saved group");
        Board.Expect(told.IsSecure, 1, "AT_SECURE");
        told = Witness.Of(Workshop.Program("group", SetGroupIdNotRun, 0, Person.OtherGroup), &AsUser);
        Board.Expect(told.EffectiveGroup, Person.Group, "the effective group without group execution");
        Board.Expect(told.IsSecure, 0, "AT_SECURE without group execution");
    }

    private static void Cleared()
    {
        const uint noRandomization = 0x40000;

        static void Prepare()
        {
            Sets own = Sets.Own();
            Sets.Set(own.Permitted, own.Effective, Sets.Bit(Right.Kill));
            Sets.PrCtl(PrctlItems.SetKeep, 1);
            Person.BecomeUser();
            Sets.PrCtl(PrctlItems.Ambient, PrctlItems.Raise, (ulong)Right.Kill);
            Unix.Call(SystemCall.Personality, noRandomization);
        }

        Witness told = Witness.Of(Workshop.Program("other", SetUserId, Person.Other), &Prepare);
        told.Expect(0, 0, 0, "set-user-ID with an ambient set");
        Board.Expect((long)told.Sets.Inheritable, (long)Sets.Bit(Right.Kill), "what is inheritable");
        Board.Expect(told.Personality, 0, "the personality");
        Board.Expect(Witness.Of("/proc/self/exe", &Prepare).Personality, noRandomization, "the personality of another program");
    }

    private static void NoNewPrivileges()
    {
        static void Prepare()
        {
            Person.BecomeUser();
            Sets.PrCtl(PrctlItems.SetNoNewPrivileges, 1);
        }

        Witness told = Witness.Of(Workshop.Program("root", SetUserId), &Prepare);
        told.ExpectUsers(Person.User, Person.User, "no_new_privs");
        told.Expect(0, 0, 0, "no_new_privs");
        Board.Expect(told.IsSecure, 0, "AT_SECURE");
        told = Witness.Of(Workshop.Program("group", SetGroupId, 0, Person.OtherGroup), &Prepare);
        Board.Expect(told.EffectiveGroup, Person.Group, "the effective group");
    }

    private static void SharedFileSystem()
    {
        static int ExecuteInThread(void* argument)
        {
            AsUser();
            Witness.Execute("root");
            return 1;
        }

        static void StartThread()
        {
            Board.Expect(Threads.Start(&ExecuteInThread), Errno.None, "clone");
            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        string program = Workshop.Program("root", SetUserId);
        Witness told = Witness.Of(program, &AsUser, Fork | CloneFlags.FileSystem);
        told.ExpectUsers(Person.User, Person.User, "beside CLONE_FS");
        told.Expect(0, 0, 0, "beside CLONE_FS");
        Witness.Of(program, &AsUser).ExpectUsers(Person.User, 0, "after fork");
        Witness.Of(program, &AsUser, Fork | CloneFlags.VFork).ExpectUsers(Person.User, 0, "after CLONE_VFORK");
        Witness.Of(program, &StartThread).ExpectUsers(Person.User, 0, "in a thread");
    }

    private static void SharedByCapable()
    {
        static void Prepare() => Person.BecomeUserWith(Right.SetUid);

        Witness told = Witness.Of(Workshop.Program("root", SetUserId), &Prepare, Fork | CloneFlags.FileSystem);
        told.ExpectUsers(Person.User, 0, "with CAP_SETUID");
        told.Expect(Sets.Bit(Right.SetUid), Sets.Bit(Right.SetUid), 0, "with CAP_SETUID");
    }
}
