using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>User and group ids; credentials(7).</summary>
internal static class CredentialCalls
{
    private const uint Unchanged = uint.MaxValue;
    private const int MostGroups = 65536;

    [Syscall(102, "getuid", Heap = HeapUse.None)]
    internal static Result<long> GetUid(Thread caller) => (long)caller.Process.Credentials.Users.Real;

    [Syscall(107, "geteuid", Heap = HeapUse.None)]
    internal static Result<long> GetEuid(Thread caller) => (long)caller.Process.Credentials.Users.Effective;

    [Syscall(104, "getgid", Heap = HeapUse.None)]
    internal static Result<long> GetGid(Thread caller) => (long)caller.Process.Credentials.Groups.Real;

    [Syscall(108, "getegid", Heap = HeapUse.None)]
    internal static Result<long> GetEgid(Thread caller) => (long)caller.Process.Credentials.Groups.Effective;

    [Syscall(105, "setuid")]
    internal static Errno SetUid(Thread caller, uint id) => SetUsers(caller, IdentityRules.Set(Users(caller), id, PrivilegeOf(caller)));

    [Syscall(106, "setgid")]
    internal static Errno SetGid(Thread caller, uint id) => SetGroups(caller, IdentityRules.Set(Groups(caller), id, PrivilegeOf(caller)));

    [Syscall(113, "setreuid")]
    internal static Errno SetReuid(Thread caller, uint real, uint effective) =>
        SetUsers(caller, IdentityRules.SetRealEffective(Users(caller), real, effective, PrivilegeOf(caller)));

    [Syscall(114, "setregid")]
    internal static Errno SetRegid(Thread caller, uint real, uint effective) =>
        SetGroups(caller, IdentityRules.SetRealEffective(Groups(caller), real, effective, PrivilegeOf(caller)));

    [Syscall(117, "setresuid")]
    internal static Errno SetResuid(Thread caller, uint real, uint effective, uint saved) =>
        SetUsers(caller, IdentityRules.SetAll(Users(caller), real, effective, saved, PrivilegeOf(caller)));

    [Syscall(119, "setresgid")]
    internal static Errno SetResgid(Thread caller, uint real, uint effective, uint saved) =>
        SetGroups(caller, IdentityRules.SetAll(Groups(caller), real, effective, saved, PrivilegeOf(caller)));

    [Syscall(118, "getresuid")]
    internal static Errno GetResuid(Thread caller, VirtualAddress real, VirtualAddress effective, VirtualAddress saved) =>
        Tell(caller, Users(caller), real, effective, saved);

    [Syscall(120, "getresgid")]
    internal static Errno GetResgid(Thread caller, VirtualAddress real, VirtualAddress effective, VirtualAddress saved) =>
        Tell(caller, Groups(caller), real, effective, saved);

    /// <summary>Returns the former id, whether or not it could be changed.</summary>
    [Syscall(122, "setfsuid")]
    internal static Result<long> SetFsuid(Thread caller, uint id)
    {
        IdentitySet former = Users(caller);
        if (IdentityRules.MayUse(former, id) || IsPrivileged(caller))
        {
            SetUsers(caller, id == Unchanged ? former : former with { FileSystem = id });
        }

        return (long)former.FileSystem;
    }

    [Syscall(123, "setfsgid")]
    internal static Result<long> SetFsgid(Thread caller, uint id)
    {
        IdentitySet former = Groups(caller);
        if (IdentityRules.MayUse(former, id) || IsPrivileged(caller))
        {
            SetGroups(caller, id == Unchanged ? former : former with { FileSystem = id });
        }

        return (long)former.FileSystem;
    }

    [Syscall(115, "getgroups")]
    internal static Result<int> GetGroups(Thread caller, int size, VirtualAddress list)
    {
        ReadOnlySpan<uint> groups = caller.Process.Credentials.SupplementaryGroups;
        if (size == 0)
        {
            return groups.Length;
        }

        if (size < groups.Length)
        {
            return Errno.EINVAL;
        }

        Errno error = caller.Process.Memory.CopyOut(list, MemoryMarshal.AsBytes(groups));
        return error == Errno.None ? groups.Length : error;
    }

    [Syscall(116, "setgroups")]
    internal static Errno SetSupplementaryGroups(Thread caller, int size, VirtualAddress list)
    {
        if (!IsPrivileged(caller))
        {
            return Errno.EPERM;
        }

        if (size is < 0 or > MostGroups)
        {
            return Errno.EINVAL;
        }

        uint[] groups = new uint[size];
        Errno error = caller.Process.Memory.CopyIn(list, MemoryMarshal.AsBytes(groups.AsSpan()));
        if (error != Errno.None)
        {
            return error;
        }

        caller.Process.Credentials = caller.Process.Credentials.WithSupplementaryGroups(groups);
        return Errno.None;
    }

    private static IdentitySet Users(Thread caller) => caller.Process.Credentials.Users;

    private static IdentitySet Groups(Thread caller) => caller.Process.Credentials.Groups;

    private static bool IsPrivileged(Thread caller) => Users(caller).Effective == 0;

    private static Privilege PrivilegeOf(Thread caller) => IsPrivileged(caller) ? Privilege.Superuser : Privilege.Ordinary;

    private static Errno SetUsers(Thread caller, Result<IdentitySet> users)
    {
        if (!users.Failed)
        {
            caller.Process.Credentials = caller.Process.Credentials.With(users.Value, Groups(caller));
        }

        return users.Error;
    }

    private static Errno SetGroups(Thread caller, Result<IdentitySet> groups)
    {
        if (!groups.Failed)
        {
            caller.Process.Credentials = caller.Process.Credentials.With(Users(caller), groups.Value);
        }

        return groups.Error;
    }

    private static Errno Tell(Thread caller, IdentitySet ids, VirtualAddress real, VirtualAddress effective, VirtualAddress saved)
    {
        AddressSpace memory = caller.Process.Memory;
        Errno error = memory.Write(real, ids.Real);
        error = error == Errno.None ? memory.Write(effective, ids.Effective) : error;
        return error == Errno.None ? memory.Write(saved, ids.Saved) : error;
    }
}
