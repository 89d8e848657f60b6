using System;
using System.Linq;
using Mono.Cecil;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Architecture;

/// <summary>A member of the kernel that no IL of the kernel names is dead, whatever a test does with it.</summary>
public sealed class UnusedMemberTests
{
    /// <summary>Only tests use these, and need them.</summary>
    private static readonly string[] s_forTests =
    [
        // A pretend machine.
        "Tine.HostedMachine.set_Current",

        // Limits of a space without a process.
        "Tine.Memory.MemoryLimits.get_Default",

        // What came of it.
        "Tine.Devices.Pci.PciFunction.get_Bus",
        "Tine.Devices.Pci.PciFunction.get_Device",
        "Tine.Devices.Pci.PciFunction.get_Function",
        "Tine.Files.Inode.get_IsOpen",
        "Tine.Memory.RegionView.get_IsEmpty",
    ];

    [Fact]
    public void NothingIsDead()
    {
        using AssemblyDefinition kernel = AssemblyDefinition.ReadAssembly(typeof(FrameTable).Assembly.Location);
        Assert.Equal(s_forTests.Order(), UnusedMembers.Of(kernel).Order());
    }

    /// <summary>This assembly has a dead member of each kind, and one that is used.</summary>
    [Fact]
    public void DeadMembersAreSeen()
    {
        using AssemblyDefinition tests = AssemblyDefinition.ReadAssembly(typeof(UnusedMemberTests).Assembly.Location);
        _ = Example.Make();
        string type = typeof(Example).FullName!.Replace('+', '/');
        Assert.Equal(
            ["CallsItself", "get_Unread"],
            UnusedMembers.Of(tests).Where(name => name.StartsWith(type + ".", StringComparison.Ordinal)).Select(name => name[(type.Length + 1)..]).Order());
    }

    private sealed class Example
    {
        public int Unread { get; set; } = 1;

        public static Example Make() => new() { Unread = 2 };

        public static int CallsItself(int times) => times == 0 ? 0 : CallsItself(times - 1);
    }
}
