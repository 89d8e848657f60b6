using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>Capability sets and the user ids that they follow; capabilities(7).</summary>
public sealed class CapabilityTests
{
    private static readonly CapabilitySet s_kill = CapabilitySet.None.With(Capability.Kill);
    private static readonly CapabilitySet s_two = s_kill.With(Capability.FileOwner);

    [Fact]
    public void NobodyGainsByCapset()
    {
        Capabilities own = Capabilities.Ordinary with { Permitted = s_kill };
        Assert.Equal(Errno.EPERM, own.Set(s_two, s_kill, default).Error);
        Assert.Equal(Errno.EPERM, own.Set(default, s_kill, default).Error);
        Assert.Equal(Errno.EPERM, own.Set(s_kill, s_kill, s_two).Error);
        Assert.Equal(s_kill, own.Set(s_kill, default, s_kill).Value.Inheritable);
        Assert.Equal(default, own.Set(default, default, default).Value.Permitted);
    }

    [Fact]
    public void AmbientStaysWithinPermittedAndInheritable()
    {
        Capabilities own = new(s_two, s_two, s_two, CapabilitySet.All, s_two);
        Assert.Equal(s_kill, own.Set(s_two, s_two, s_kill).Value.Ambient);
        Assert.Equal(s_kill, own.Set(s_kill, default, s_two).Value.Ambient);
    }

    [Fact]
    public void InheritableStaysWithinTheBoundingSet()
    {
        CapabilitySet permitted = s_two.With(Capability.SetCapabilities);
        Capabilities own = new(permitted, permitted, default, permitted.Without(Capability.Kill), default);
        Assert.Equal(Errno.EPERM, own.Set(permitted, permitted, s_kill).Error);
        Assert.Equal(Errno.None, own.Set(permitted, permitted, CapabilitySet.None.With(Capability.FileOwner)).Error);
    }

    [Theory]
    [InlineData(0u, 5u, 5u, 5u, SecureBits.None, false, false)]
    [InlineData(0u, 5u, 5u, 5u, SecureBits.KeepCapabilities, true, false)]
    [InlineData(0u, 0u, 5u, 0u, SecureBits.None, true, false)]
    [InlineData(0u, 5u, 5u, 5u, SecureBits.NoFixup, true, true)]
    [InlineData(0u, 5u, 0u, 5u, SecureBits.None, true, true)]
    public void CapabilitiesGoWithUserIds(
        uint former, uint real, uint effective, uint saved, SecureBits secureBits, bool keepsPermitted, bool keepsEffective)
    {
        Credentials own = new Credentials(IdentitySet.All(former), default, []).WithSecureBits(secureBits);
        Credentials after = own.WithUsers(new IdentitySet(real, effective, saved, effective));
        Assert.Equal(keepsPermitted, !after.Capabilities.Permitted.IsEmpty);
        Assert.Equal(keepsEffective, !after.Capabilities.Effective.IsEmpty);
    }

    [Fact]
    public void CapabilitiesForFilesGoWithTheFileSystemUser()
    {
        Credentials away = Credentials.Root().WithFileSystemUser(5);
        Assert.False(away.Has(Capability.OverrideAccess));
        Assert.True(away.Has(Capability.Kill));
        Assert.Equal(CapabilitySet.All, away.WithFileSystemUser(0).Capabilities.Effective);
    }

    [Theory]
    [InlineData(Capability.OverrideAccess, 0u, FileAccess.Read | FileAccess.Write, Errno.None)]
    [InlineData(Capability.OverrideAccess, 0u, FileAccess.Execute, Errno.EACCES)]
    [InlineData(Capability.OverrideAccess, 8u, FileAccess.Execute, Errno.None)]
    [InlineData(Capability.ReadAndSearch, 0u, FileAccess.Read, Errno.None)]
    [InlineData(Capability.ReadAndSearch, 0u, FileAccess.Read | FileAccess.Write, Errno.EACCES)]
    [InlineData(Capability.ReadAndSearch, 8u, FileAccess.Execute, Errno.EACCES)]
    [InlineData(Capability.Kill, 0u, FileAccess.Read, Errno.EACCES)]
    public void OneCapabilityOverridesWhatItIsFor(Capability capability, uint permissions, FileAccess wanted, Errno expected)
    {
        var world = new FileWorld();
        world.Put("/f", "x");
        Inode file = world.Find("/f");
        file.ChangePermissions(Credentials.Root(), (Permissions)permissions);
        CapabilitySet one = CapabilitySet.None.With(capability);
        Credentials bearer = FileWorld.User(5).WithCapabilities(new Capabilities(one, one, default, CapabilitySet.All, default));
        Assert.Equal(expected, file.Check(bearer, wanted));
    }
}
