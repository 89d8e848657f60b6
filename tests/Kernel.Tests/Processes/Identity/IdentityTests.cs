using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The rules for ids, each compared with its manual page over all small cases.</summary>
public sealed class IdentityTests : IDisposable
{
    private const uint Unchanged = uint.MaxValue;

    private static readonly uint[] s_ids = [1, 2, 3];
    private static readonly uint[] s_wanted = [1, 2, 3, 4, Unchanged];

    private readonly ProcessWorld _world = new();

    private static IEnumerable<IdentitySet> Sets =>
        from real in s_ids from effective in s_ids from saved in s_ids select new IdentitySet(real, effective, saved, effective);

    private static Privilege[] Privileges => [Privilege.Ordinary, Privilege.Capable];

    public void Dispose() => _world.Dispose();

    /// <summary>setuid(2).</summary>
    [Fact]
    public void SetuidChangesTheEffectiveIdOrWithTheCapabilityAll()
    {
        foreach (IdentitySet ids in Sets)
        {
            foreach (uint id in s_wanted)
            {
                Result<IdentitySet> ordinary = IdentityRules.Set(ids, id, Privilege.Ordinary);
                Result<IdentitySet> capable = IdentityRules.Set(ids, id, Privilege.Capable);
                bool isOwn = new[] { ids.Real, ids.Saved }.Contains(id);
                AssertIs(id == Unchanged ? Errno.EINVAL : isOwn ? Errno.None : Errno.EPERM, new(ids.Real, id, ids.Saved, id), ordinary);
                AssertIs(id == Unchanged ? Errno.EINVAL : Errno.None, new(id, id, id, id), capable);
            }
        }
    }

    /// <summary>setreuid(2).</summary>
    [Fact]
    public void SetreuidSavesTheNewEffectiveId()
    {
        foreach (IdentitySet ids in Sets)
        {
            foreach ((uint real, uint effective, Privilege privilege) in
                from real in s_wanted from effective in s_wanted from privilege in Privileges select (real, effective, privilege))
            {
                bool may = privilege == Privilege.Capable
                    || (new[] { Unchanged, ids.Real, ids.Effective }.Contains(real)
                        && new[] { Unchanged, ids.Real, ids.Effective, ids.Saved }.Contains(effective));
                uint newReal = real != Unchanged ? real : ids.Real;
                uint newEffective = effective != Unchanged ? effective : ids.Effective;
                bool isRealSet = real != Unchanged;
                bool isEffectiveOther = effective != Unchanged && effective != ids.Real;
                uint newSaved = isRealSet || isEffectiveOther ? newEffective : ids.Saved;
                AssertIs(
                    may ? Errno.None : Errno.EPERM,
                    new(newReal, newEffective, newSaved, newEffective),
                    IdentityRules.SetRealEffective(ids, real, effective, privilege));
            }
        }
    }

    /// <summary>setresuid(2).</summary>
    [Fact]
    public void SetresuidTakesAnyOfTheThree()
    {
        foreach (IdentitySet ids in Sets)
        {
            uint[] allowed = [Unchanged, ids.Real, ids.Effective, ids.Saved];
            foreach ((uint real, uint effective, uint saved, Privilege privilege) in
                from real in s_wanted from effective in s_wanted from saved in s_wanted from privilege in Privileges select (real, effective, saved, privilege))
            {
                bool may = privilege == Privilege.Capable || new[] { real, effective, saved }.All(allowed.Contains);
                uint newEffective = effective != Unchanged ? effective : ids.Effective;
                AssertIs(
                    may ? Errno.None : Errno.EPERM,
                    new(real != Unchanged ? real : ids.Real, newEffective, saved != Unchanged ? saved : ids.Saved, newEffective),
                    IdentityRules.SetAll(ids, real, effective, saved, privilege));
            }
        }
    }

    [Theory]
    [InlineData(1u, true, true)]
    [InlineData(2u, true, true)]
    [InlineData(3u, true, true)]
    [InlineData(4u, true, false)]
    [InlineData(5u, false, false)]
    public void AProcessMayUseTheIdsThatItHas(uint id, bool mayUse, bool mayBecome)
    {
        var ids = new IdentitySet(1, 2, 3, 4);
        Assert.Equal(mayUse, IdentityRules.MayUse(ids, id));
        Assert.Equal(mayBecome, IdentityRules.MayBecome(ids, id));
    }

    /// <summary>setfsuid(2), setfsgid(2): a failure is not told.</summary>
    [Theory]
    [InlineData(0u, 77u, 77u)]
    [InlineData(0u, Unchanged, 0u)]
    [InlineData(1000u, 77u, 1000u)]
    [InlineData(1000u, 2000u, 2000u)]
    [InlineData(1000u, Unchanged, 1000u)]
    public void FileSystemIdsAreOnesOwnOrNeedTheCapability(uint user, uint wanted, uint expected) => _world.Run(init =>
    {
        var ids = new IdentitySet(user, user, user == 0 ? 0u : 2000u, user);
        init.Credentials = new Credentials(ids, ids, []);
        CredentialChange.SetFileSystemUser(init, wanted);
        Assert.Equal(expected, init.Credentials.Users.FileSystem);
        init.Credentials = new Credentials(ids, ids, []);
        CredentialChange.SetFileSystemGroup(init, wanted);
        Assert.Equal(expected, init.Credentials.Groups.FileSystem);
    });

    /// <summary>Linux's commit_creds: other ids or more capabilities end what others were allowed.</summary>
    [Fact]
    public void ChangedCredentialsEndDumpsAndDeathSignals() => _world.Run(init =>
    {
        Credentials own = FileWorldUser(1000);
        Credentials fewer = Credentials.Root().WithCapabilities(Capabilities.Ordinary);
        (Credentials From, Credentials To, bool IsOther)[] cases =
        [
            (own, own, false),
            (own, FileWorldUser(1000), false),
            (own, own.WithUsers(own.Users with { Effective = 7 }), true),
            (own, own.WithUsers(own.Users with { FileSystem = 7 }), true),
            (own, own.WithUsers(own.Users with { Saved = 7 }), false),
            (own, own.WithGroups(own.Groups with { Effective = 7 }), true),
            (own, own.WithGroups(own.Groups with { FileSystem = 7 }), true),
            (own, own.WithGroups(own.Groups with { Saved = 7 }), false),
            (own, own.WithSupplementaryGroups([5]), false),
            (own, own.WithCapabilities(Capabilities.Full), true),
            (Credentials.Root(), fewer, false),
        ];
        foreach ((Credentials from, Credentials to, bool isOther) in cases)
        {
            init.Credentials = from;
            init.Process.Memory.IsDumpable = true;
            init.Process.ParentDeathSignal = Signal.SIGTERM;
            CredentialChange.Commit(init, to);
            Assert.Same(to, init.Credentials);
            Assert.Equal(!isOther, init.Process.Memory.IsDumpable);
            Assert.Equal(isOther ? Signal.None : Signal.SIGTERM, init.Process.ParentDeathSignal);
        }
    });

    /// <summary>ptrace(2), "Ptrace access mode checking".</summary>
    [Fact]
    public void ReadingAnotherNeedsItsIdsAndNoMoreThanOnesOwnCapabilities() => _world.RunChild((init, other) =>
    {
        CapabilitySet kill = CapabilitySet.None.With(Capability.Kill);
        Credentials own = FileWorldUser(1000);
        (Credentials Caller, Credentials Target, bool May)[] cases =
        [
            (own, own, true),
            (own, FileWorldUser(1001), false),
            (own, own.WithUsers(own.Users with { Effective = 7 }), false),
            (own, own.WithUsers(own.Users with { Saved = 7 }), false),
            (own, own.WithUsers(own.Users with { Real = 7 }), false),
            (own, own.WithGroups(own.Groups with { Effective = 7 }), false),
            (own, own.WithGroups(own.Groups with { Saved = 7 }), false),
            (own, own.WithGroups(own.Groups with { Real = 7 }), false),
            (own, own.WithCapabilities(own.Capabilities with { Permitted = kill }), false),
            (own.WithCapabilities(own.Capabilities with { Permitted = kill, Effective = kill }), own.WithCapabilities(own.Capabilities with { Permitted = kill }), true),
            (Credentials.Root(), own, true),
        ];
        foreach ((Credentials caller, Credentials target, bool may) in cases)
        {
            init.Credentials = caller;
            other.Credentials = target;
            other.Process.Memory.IsDumpable = true;
            Assert.Equal(may, TraceAccess.MayRead(init, other));
            Assert.Equal(may, TraceAccess.MayReadAsFile(init, other));
            other.Process.Memory.IsDumpable = false;
            Assert.Equal(may && caller.Has(Capability.Trace), TraceAccess.MayRead(init, other));
            Assert.True(TraceAccess.MayRead(init, init));
        }

        // System calls ask for the real ids, /proc for those of the file system.
        init.Credentials = own.WithUsers(own.Users with { FileSystem = 7 });
        other.Credentials = own;
        other.Process.Memory.IsDumpable = true;
        Assert.True(TraceAccess.MayRead(init, other));
        Assert.False(TraceAccess.MayReadAsFile(init, other));
    });

    private static Credentials FileWorldUser(uint id) => Tests.Files.FileWorld.User(id);

    private static void AssertIs(Errno error, IdentitySet ids, Result<IdentitySet> result)
    {
        Assert.Equal(error, result.Error);
        if (error == Errno.None)
        {
            Assert.Equal(ids, result.Value);
        }
    }
}
