using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>User and group ids; credentials(7).</summary>
internal static class CredentialCalls
{
    private const int MostGroups = 65536;

    [Syscall(102, "getuid", Heap = HeapUse.None)]
    internal static Result<long> GetUid(Thread caller) => (long)caller.Credentials.Users.Real;

    [Syscall(107, "geteuid", Heap = HeapUse.None)]
    internal static Result<long> GetEuid(Thread caller) => (long)caller.Credentials.Users.Effective;

    [Syscall(104, "getgid", Heap = HeapUse.None)]
    internal static Result<long> GetGid(Thread caller) => (long)caller.Credentials.Groups.Real;

    [Syscall(108, "getegid", Heap = HeapUse.None)]
    internal static Result<long> GetEgid(Thread caller) => (long)caller.Credentials.Groups.Effective;

    [Syscall(105, "setuid")]
    internal static Errno SetUid(Thread caller, uint id) => SetUsers(caller, IdentityRules.Set(Users(caller), id, PrivilegeFor(caller, Capability.SetUserId)));

    [Syscall(106, "setgid")]
    internal static Errno SetGid(Thread caller, uint id) => SetGroups(caller, IdentityRules.Set(Groups(caller), id, PrivilegeFor(caller, Capability.SetGroupId)));

    [Syscall(113, "setreuid")]
    internal static Errno SetReuid(Thread caller, uint real, uint effective) =>
        SetUsers(caller, IdentityRules.SetRealEffective(Users(caller), real, effective, PrivilegeFor(caller, Capability.SetUserId)));

    [Syscall(114, "setregid")]
    internal static Errno SetRegid(Thread caller, uint real, uint effective) =>
        SetGroups(caller, IdentityRules.SetRealEffective(Groups(caller), real, effective, PrivilegeFor(caller, Capability.SetGroupId)));

    [Syscall(117, "setresuid")]
    internal static Errno SetResuid(Thread caller, uint real, uint effective, uint saved) =>
        SetUsers(caller, IdentityRules.SetAll(Users(caller), real, effective, saved, PrivilegeFor(caller, Capability.SetUserId)));

    [Syscall(119, "setresgid")]
    internal static Errno SetResgid(Thread caller, uint real, uint effective, uint saved) =>
        SetGroups(caller, IdentityRules.SetAll(Groups(caller), real, effective, saved, PrivilegeFor(caller, Capability.SetGroupId)));

    [Syscall(118, "getresuid")]
    internal static Errno GetResuid(Thread caller, VirtualAddress real, VirtualAddress effective, VirtualAddress saved) =>
        WriteBack(caller, Users(caller), real, effective, saved);

    [Syscall(120, "getresgid")]
    internal static Errno GetResgid(Thread caller, VirtualAddress real, VirtualAddress effective, VirtualAddress saved) =>
        WriteBack(caller, Groups(caller), real, effective, saved);

    /// <summary>Returns the former id, whether or not it could be changed.</summary>
    [Syscall(122, "setfsuid")]
    internal static Result<long> SetFsuid(Thread caller, uint id)
    {
        uint former = Users(caller).FileSystem;
        CredentialChange.SetFileSystemUser(caller, id);
        return (long)former;
    }

    [Syscall(123, "setfsgid")]
    internal static Result<long> SetFsgid(Thread caller, uint id)
    {
        uint former = Groups(caller).FileSystem;
        CredentialChange.SetFileSystemGroup(caller, id);
        return (long)former;
    }

    [Syscall(115, "getgroups")]
    internal static Result<int> GetGroups(Thread caller, int size, VirtualAddress list)
    {
        ReadOnlySpan<uint> groups = caller.Credentials.SupplementaryGroups;
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
        if (!caller.Credentials.Has(Capability.SetGroupId))
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

        caller.PreemptionPoint(); // Between two lists of 256 KiB: each may have the heap collect for it.
        groups = GroupList.Sort(caller, groups); // as getgroups(2) then gives them; groups_sort() of Linux
        if (groups is [.., uint.MaxValue])
        {
            return Errno.EINVAL;
        }

        CredentialChange.Commit(caller, caller.Credentials.WithSupplementaryGroups(groups));
        return Errno.None;
    }

    private static IdentitySet Users(Thread caller) => caller.Credentials.Users;

    private static IdentitySet Groups(Thread caller) => caller.Credentials.Groups;

    private static Privilege PrivilegeFor(Thread caller, Capability capability) =>
        caller.Credentials.Has(capability) ? Privilege.Capable : Privilege.Ordinary;

    private static Errno SetUsers(Thread caller, Result<IdentitySet> users)
    {
        if (!users.Failed)
        {
            bool isOther = users.Value.Real != Users(caller).Real;
            CredentialChange.Commit(caller, caller.Credentials.WithUsers(users.Value));
            caller.HasTooManyProcesses = isOther ? ProcessLimit.IsExceeded(caller) : caller.HasTooManyProcesses;
        }

        return users.Error;
    }

    private static Errno SetGroups(Thread caller, Result<IdentitySet> groups)
    {
        if (!groups.Failed)
        {
            CredentialChange.Commit(caller, caller.Credentials.WithGroups(groups.Value));
        }

        return groups.Error;
    }

    private static Errno WriteBack(Thread caller, IdentitySet ids, VirtualAddress real, VirtualAddress effective, VirtualAddress saved)
    {
        AddressSpace memory = caller.Process.Memory;
        Errno error = memory.Write(real, ids.Real);
        error = error == Errno.None ? memory.Write(effective, ids.Effective) : error;
        return error == Errno.None ? memory.Write(saved, ids.Saved) : error;
    }
}
