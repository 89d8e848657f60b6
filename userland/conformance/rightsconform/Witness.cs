using System.Runtime.InteropServices;
using Tine.Runtime;

namespace Tine.RightsConform;

/// <summary>The state of a program that was just executed: this program itself, called with <see cref="Marker"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Witness
{
    internal const string Marker = "--tell";

    /// <summary>The descriptor to which it tells.</summary>
    private const int Descriptor = 9;
    private const ulong SecureKey = 23; // AT_SECURE

    internal Sets Sets;
    internal uint RealUser;
    internal uint EffectiveUser;
    internal uint SavedUser;
    internal uint RealGroup;
    internal uint EffectiveGroup;
    internal uint SavedGroup;
    internal int IsSecure;
    internal int SecureBits;
    internal int IsDumpable;
    internal int DeathSignal;
    internal int Personality;
    internal int Reserved;

    /// <summary>Lets a child execute a program and returns what that program found.</summary>
    /// <param name="program">A copy of this program, or /proc/self/exe.</param>
    /// <param name="prepare">Runs in the child before.</param>
    /// <param name="flags">The flags of the child's clone.</param>
    internal static Witness Of(string program, delegate*<void> prepare, CloneFlags flags = CloneFlags.ExitSignalChild)
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult child = Unix.Clone(flags);
        if (child.Raw == 0)
        {
            Unix.Dup2(writeEnd, Descriptor);
            Unix.Close(readEnd);
            Unix.Close(writeEnd);
            prepare();
            Board.Expect(Execute(program), Errno.None, "execve");
            Unix.Exit(1);
        }

        Unix.Close(writeEnd);
        Witness told = default;
        Board.Expect(Unix.Read(readEnd, &told, (ulong)sizeof(Witness)).Raw, sizeof(Witness), "what the program tells");
        Unix.Close(readEnd);
        Ended.With(child, 0, "the program");
        return told;
    }

    internal static SysResult Execute(string program) =>
        Unix.ExecVe(program, ArgumentVector.Of(program, Marker), ArgumentVector.Of("PATH=/bin:/usr/bin"));

    /// <summary>The program's part.</summary>
    internal static int Tell()
    {
        Witness told = default;
        uint* users = &told.RealUser;
        uint* groups = &told.RealGroup;
        Unix.Call(SystemCall.GetResUid, (ulong)users, (ulong)(users + 1), (ulong)(users + 2));
        Unix.Call(SystemCall.GetResGid, (ulong)groups, (ulong)(groups + 1), (ulong)(groups + 2));
        Board.Map();
        told.Sets = Sets.Own();
        told.IsSecure = FindSecure();
        told.SecureBits = Sets.PrCtl(PrctlItems.GetSecureBits).Int;
        told.IsDumpable = Sets.PrCtl(PrctlItems.GetDumpable).Int;
        int signal = -1;
        Sets.PrCtl(PrctlItems.GetDeathSignal, (ulong)&signal);
        told.DeathSignal = signal;
        told.Personality = Unix.Call(SystemCall.Personality, uint.MaxValue).Int;
        return Unix.Write(Descriptor, &told, (ulong)sizeof(Witness)).Raw == sizeof(Witness) && Board.IsGood ? 0 : 1;
    }

    internal readonly void Expect(ulong permitted, ulong effective, ulong ambient, string what)
    {
        Board.Expect((long)Sets.Permitted, (long)permitted, what + ": permitted");
        Board.Expect((long)Sets.Effective, (long)effective, what + ": effective");
        Board.Expect((long)Sets.Ambient, (long)ambient, what + ": ambient");
    }

    internal readonly void ExpectUsers(uint real, uint effective, string what)
    {
        Board.Expect(RealUser, real, what + ": real user");
        Board.Expect(EffectiveUser, effective, what + ": effective user");
        Board.Expect(SavedUser, effective, what + ": saved user");
    }

    /// <summary>Finds AT_SECURE in the auxiliary vector, which lies after the environment.</summary>
    private static int FindSecure()
    {
        byte** end = ProcessEnvironment.Pointer;
        while (*end != null)
        {
            end++;
        }

        for (ulong* entry = (ulong*)(end + 1); entry[0] != 0; entry += 2)
        {
            if (entry[0] == SecureKey)
            {
                return (int)entry[1];
            }
        }

        return -1;
    }
}
