using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Tests.Architecture;
using Xunit;

namespace Tine.Tests;

/// <summary>The rules of the house, held over the IL of Kernel.dll: calls go downwards, and few rooms use pointers.</summary>
public sealed class ArchitectureTests
{
    private const string Common = "Tine";
    private const string X64 = "Tine.X64";
    private const string Memory = "Tine.Memory";
    private const string Files = "Tine.Files";
    private const string Processes = "Tine.Processes";
    private const string Syscalls = "Tine.Syscalls";
    private const string Devices = "Tine.Devices";
    private const string Startup = "Tine.Startup";

    /// <summary>Each room, and the rooms that it may name. Devices implement what the rooms of files and terminals declare.</summary>
    private static readonly Dictionary<string, string[]> s_mayUse = new()
    {
        [Common] = [],
        [X64] = [Common],
        [Memory] = [Common, X64],
        [Files] = [Common, X64, Memory],
        [Processes] = [Common, X64, Memory, Files],
        [Syscalls] = [Common, X64, Memory, Files, Processes],
        [Devices] = [Common, X64, Memory, Files],
        [Startup] = [Common, X64, Memory, Files, Processes, Syscalls, Devices],
    };

    private static readonly string[] s_pointerRooms = [X64, Memory, Devices, Startup];

    /// <summary>Outside those rooms, the types that lay out bytes for programs or the processor. Think before you add one.</summary>
    private static readonly string[] s_pointerTypes =
    [
        "Tine.KernelLog",
        "Tine.Panic",
        "Tine.Files.RegularFile",
        "Tine.Processes.ArgumentStrings",
        "Tine.Processes.ElfImage",
        "Tine.Processes.InitialStack",
        "Tine.Processes.SignalFrame",
        "Tine.Processes.VectorImage",
    ];

    [Fact]
    public void CallsGoDownwards()
    {
        using var kernel = new KernelImage();
        string[] violations = kernel.References()
            .Where(pair => IsForbidden(RoomOf(pair.User), RoomOf(pair.Used)))
            .Select(pair => $"{pair.User} names {pair.Used}")
            .Order()
            .ToArray();
        Assert.True(violations.Length == 0, string.Join(Environment.NewLine, violations));
    }

    [Fact]
    public void OnlyTheRoomsNearTheHardwareUsePointers()
    {
        using var kernel = new KernelImage();
        string[] violations = kernel.PointerUsers()
            .Where(user => RoomOf(user) is { } room && !s_pointerRooms.Contains(room) && !s_pointerTypes.Contains(user))
            .Distinct()
            .Order()
            .ToArray();
        Assert.True(violations.Length == 0, string.Join(Environment.NewLine, violations));
    }

    [Fact]
    public void TheCheckSeesWhatTypesName()
    {
        using var kernel = new KernelImage();
        (string, string)[] references = kernel.References().ToArray();
        Assert.Contains(("Tine.Memory.Frames", "Tine.X64.PageRoutines"), references);
        Assert.Contains(("Tine.Memory.AddressSpace", "Tine.Memory.RegionList"), references);
        Assert.Contains("Tine.Memory.PageTables", kernel.PointerUsers());
        Assert.DoesNotContain("Tine.Memory.IoBuffer", kernel.PointerUsers());
    }

    private static bool IsForbidden(string? user, string? used) =>
        user is not null && used is not null && user != used && !s_mayUse[user].Contains(used);

    /// <summary>The room that a type belongs to, null for what the compiler adds.</summary>
    private static string? RoomOf(string type)
    {
        string space = type[..type.LastIndexOf('.')];
        return s_mayUse.Keys
            .Where(room => space == room || (room != Common && space.StartsWith(room + ".", StringComparison.Ordinal)))
            .MaxBy(room => room.Length);
    }
}
