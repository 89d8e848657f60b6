using System;
using Tine.Files;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Ids and capabilities of a new program: the table of capabilities(7), "Transformation of capabilities during execve()".</summary>
public sealed class PrivilegeTests : IDisposable
{
    private const uint SetUser = 0x800;
    private const uint SetGroup = 0x400;

    private static readonly CapabilitySet s_kill = CapabilitySet.None.With(Capability.Kill);
    private static readonly CapabilitySet s_owner = CapabilitySet.None.With(Capability.FileOwner);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>The inheritable set is Kill, the bounding set FileOwner, the ambient set what is given.</summary>
    [Theory]
    [InlineData(0u, 0u, SecureBits.None, false, true, true)]
    [InlineData(0u, 5u, SecureBits.None, false, true, false)]
    [InlineData(5u, 5u, SecureBits.None, false, false, false)]
    [InlineData(5u, 5u, SecureBits.None, true, false, false)]
    [InlineData(0u, 0u, SecureBits.NoRoot, false, false, false)]
    public void CapabilitiesComeFromUserZero(uint real, uint effective, SecureBits bits, bool hasAmbient, bool getsBoth, bool isEffective) => Run(thread =>
    {
        CapabilitySet ambient = hasAmbient ? s_kill : CapabilitySet.None;
        var sets = new Capabilities(CapabilitySet.All, CapabilitySet.None, s_kill, s_owner, ambient);
        var users = new IdentitySet(real, effective, 7, 8);
        thread.Credentials = new Credentials(users, new IdentitySet(6, 6, 7, 8), [9]).WithCapabilities(sets).WithSecureBits(bits);
        ExecutionPlan plan = Choose(thread, 0x1ed);
        Credentials after = plan.Credentials;
        Assert.Equal(getsBoth ? s_kill.Or(s_owner) : ambient, after.Capabilities.Permitted);
        Assert.Equal(isEffective ? s_kill.Or(s_owner) : ambient, after.Capabilities.Effective);
        Assert.Equal((s_kill, s_owner), (after.Capabilities.Inheritable, after.Capabilities.Bounding));
        Assert.Equal(ambient, after.Capabilities.Ambient);
        Assert.Equal(new IdentitySet(real, effective, effective, effective), after.Users);
        Assert.Equal(new IdentitySet(6, 6, 6, 6), after.Groups);
        Assert.Equal(real != effective, plan.IsSecure);
        Assert.False(plan.ClearsPersonality);
    });

    [Theory]
    [InlineData(SetUser | 0x1ed, 44u, 1000u, true)]
    [InlineData(SetGroup | 0x1ed, 1000u, 55u, true)]
    [InlineData(SetUser | SetGroup | 0x1ed, 44u, 55u, true)]
    [InlineData(SetGroup | 0x1e5, 1000u, 1000u, false)]
    [InlineData(0x1edu, 1000u, 1000u, false)]
    public void AFileMayGiveItsIds(uint mode, uint user, uint group, bool isSecure) => Run(thread =>
    {
        thread.Credentials = FileWorld.User(1000).WithGroups(IdentitySet.All(1000));
        ExecutionPlan plan = Choose(thread, mode);
        Assert.Equal(new IdentitySet(1000, user, user, user), plan.Credentials.Users);
        Assert.Equal(new IdentitySet(1000, group, group, group), plan.Credentials.Groups);
        Assert.Equal((isSecure, isSecure), (plan.IsSecure, plan.ClearsPersonality));
        thread.HasNoNewPrivileges = true;
        plan = Choose(thread, mode);
        Assert.Equal(IdentitySet.All(1000), plan.Credentials.Users);
        Assert.Equal(IdentitySet.All(1000), plan.Credentials.Groups);
        Assert.Equal((false, false), (plan.IsSecure, plan.ClearsPersonality));
    });

    [Fact]
    public void AProgramOfUserZeroIsSecureAndHasAll() => Run(thread =>
    {
        thread.Credentials = FileWorld.User(1000);
        ExecutionPlan plan = Choose(thread, SetUser | 0x1ed, owner: 0);
        Assert.True(plan.IsSecure);
        Assert.Equal(new IdentitySet(1000, 0, 0, 0), plan.Credentials.Users);
        Assert.Equal(CapabilitySet.All, plan.Credentials.Capabilities.Effective);
    });

    /// <summary>CLONE_FS: the other process could move the root under the new program.</summary>
    [Fact]
    public void NothingIsGainedWhereTheFileSystemIsShared() => Run(thread =>
    {
        thread.Credentials = FileWorld.User(1000);
        _world.Clone(thread, new CloneArguments(CloneFlags.FileSystem, Signal.SIGCHLD), child =>
        {
            ExecutionPlan plan = Choose(child, SetUser | 0x1ed, owner: 0);
            Assert.Equal(IdentitySet.All(1000), plan.Credentials.Users);
            Assert.True(plan.Credentials.Capabilities.Permitted.IsEmpty);
        });
        Assert.Equal(0, _world.WaitFor(thread).Status);
    });

    [Fact]
    public void APlainExecKeepsTheVeryCredentials() => Run(thread =>
    {
        thread.Credentials = FileWorld.User(1000);
        Assert.Same(thread.Credentials, Choose(thread, 0x1ed).Credentials);
        Assert.True(thread.Credentials.SurvivesPlainExec);
        Assert.Same(thread.Credentials, Choose(thread, 0x1ed).Credentials);
        Assert.NotSame(thread.Credentials, Choose(thread, SetUser | 0x1ed).Credentials);
        thread.Credentials = FileWorld.User(1000).WithSecureBits(SecureBits.KeepCapabilities);
        Credentials after = Choose(thread, 0x1ed).Credentials;
        Assert.Equal(SecureBits.None, after.SecureBits);
        Assert.False(thread.Credentials.SurvivesPlainExec);
    });

    private ExecutionPlan Choose(Thread thread, uint mode, uint owner = 44)
    {
        _world.Files.Put("/program", "x");
        var file = (RegularFile)_world.Files.Find("/program");
        Assert.Equal(Errno.None, file.ChangeOwner(Credentials.Root(), owner, 55));
        Assert.Equal(Errno.None, file.ChangePermissions(Credentials.Root(), (Permissions)mode));
        var plan = default(ExecutionPlan);
        Privileges.Choose(thread, file, ref plan);
        return plan;
    }

    private void Run(Action<Thread> program) => _world.Run(init =>
    {
        _world.Fork(init, program);
        Assert.Equal(0, _world.WaitFor(init).Status);
    });
}
